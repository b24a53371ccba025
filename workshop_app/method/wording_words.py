"""The words that the wording check knows. Edit them here; `wording_signs` says how they count together."""


def listed(text: str) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in text.split(","))


def forms(text: str) -> frozenset[str]:
    """Present forms only: "since we introduced the portal" tells what happened, it asks for nothing."""
    found = set()
    for verb in listed(text):
        first, _, rest = verb.partition(" ")
        stem = first[:-1] if first.endswith("e") else first
        doubled = f"{first}{first[-1]}ing" if first in {"put", "get", "set"} else f"{stem}ing"
        found |= {f"{form} {rest}".strip() for form in (first, f"{first}s", doubled)}
    return frozenset(found)


ARTEFACTS = listed("""
    app, application, chatbot, bot, portal, website, webpage, intranet, dashboard, platform, crm, database, system, software, api, sensor,
    kiosk, blockchain, tool, toolkit, hub, e-form, eform, form-builder, spreadsheet, tracker, wearable, drone, robot, cctv, camera, tablet,
    beacon, plugin, widget, microsite, extranet, marketplace, smartcard, touchscreen, cloud, iot, ai, avatar, metaverse, geofence, scanner,
    web-app, self-service, e-portal, webchat, helpbot""")
NAMED_IN_WORDS = listed("""
    qr code, ai model, ai assistant, ai tool, artificial intelligence, machine learning, language model, neural network, virtual assistant,
    voice assistant, digital assistant, digital twin, virtual reality, augmented reality, mobile app, web app, phone app, web site,
    mobile application, web page, online form, web form, digital form, electronic form, live map, interactive map, online map, text alert,
    text reminder, text message, push notification, smart speaker, smart meter, smart bin, smart light, smart watch, facial recognition,
    speech recognition, plate recognition, data warehouse, data lake, data platform, video wall, digital screen, facebook group, live chat,
    web chat, vending machine""")
# What these do is the means itself, whatever they do it to.
CLEVER = listed("""
    ai, ai model, ai assistant, ai tool, artificial intelligence, machine learning, language model, neural network, blockchain, iot,
    virtual reality, augmented reality, digital twin""")
# "the care system", "railway platforms", "tools of their own": often nothing that anybody makes. They count with "a" or "one" before them.
OFTEN_INNOCENT = listed("application, cloud, system, platform, hub, tool, camera, text message, marketplace")

MAKE = forms("""
    build, create, develop, implement, introduce, launch, design, deploy, set up, install, buy, purchase, procure, commission, roll out,
    bring in, put in, code, programme, program, prototype, acquire, invest in, digitise, digitize, computerise, automate, construct,
    license, hire, rent, adopt""")
RENEW = forms("""
    replace, upgrade, migrate, modernise, redesign, rebuild, integrate, renew, re-platform, replatform, merge, move to, switch to,
    migrate to""")
GIVE = forms("""
    give, offer, provide, make, deliver, enable, support, supply, have, get, try, trial, pilot, test, add, put, send, issue""")
NEED = forms("need, want, require, request, demand, deserve, lack")
MUST = listed("should, must, could, ought, shall")
USE = forms("use, harness, leverage, apply, employ, exploit")
# Before "use": the asker will use it. "people who use apps" and "help carers to use apps" tell of people.
USERS = listed("we, technology, should, could, can, and, then, .") | {""}
AUTOMATE = forms("automate, digitise, digitize, digitalise, computerise, robotise") | {"automation"}
ADOPT = listed("use, adopt, download, install, sign up to, register for, log in to, switch to, move to")
COAX = forms("get, make, persuade, encourage, convince, push, nudge, drive, force, have, steer")
DOES = listed("""
    lets, allows, helps, shows, tells, gives, enables, sends, tracks, matches, connects, alerts, reminds, warns, predicts, finds, answers,
    sorts, checks, records, collects, makes, can, will, would, could, may, lists, books, translates, guides, links, flags""")
WILL = listed("will, would, shall")
VERB_PHRASES = frozenset(verb for verb in MAKE | RENEW | ADOPT if " " in verb)
PHRASES = NAMED_IN_WORDS | VERB_PHRASES  # they count as one word

OWNED = listed("our, their, its, your, my, his, her, existing, current, present, today's, legacy, old, same, own, already")
DEFINITE = listed("the, this, that, these, those, each, both")
INDEFINITE = listed("a, an, another, new, one, some, single, shared, better, proper, central, modern")
NEGATIVE = listed("""
    not, no, never, without, cannot, can't, don't, doesn't, won't, nor, neither, instead, rather, than, too, many, avoid, nobody, didn't,
    couldn't, isn't, aren't, haven't, hasn't""")
WHO = listed("who, whose, already, currently, today, where, when, while, because, since")
STOPS = WHO | NEGATIVE | listed("""
    in, on, at, to, for, from, with, by, of, about, into, onto, through, via, during, between, among, against, over, under, after, before,
    within, that, which, whom, if, so, as, is, are, was, were, be, been, being, am, has, had, do, does, did, can, may, might, why, how,
    what, whether""") - {"already", "currently", "today"}
ENDS = frozenset(".?!;:\n")
# "a set of dashboards", "the rollout of smart meters": the phrase goes on behind "of". The second kind is a verb in a noun's clothes.
SORTS = listed("set, suite, kind, type, sort, series, range, number, network, choice, family, couple, piece, pair")
MAKINGS = listed("""
    rollout, roll-out, implementation, introduction, installation, procurement, purchase, development, deployment, launch, adoption""")
AFTER = listed("to, for, that, which, with, in, on, so, by, where, at, as, across")
INSIDE = listed("with, via, through, by, into, in, on")
ASKING = listed("can, could, might, will, would, does, do, should")
BEFORE_BUILDING = listed("by, of, for, about, consider, considering, try, start, and, or")

ORDERS = listed("""
    provision, supply, renewal, procurement, purchase, implementation, installation, replacement, introduction, roll-out, rollout,
    deployment, migration, upgrade, redesign, development, creation, digitisation, automation""")
BUYING = listed("buy, purchase, procure, acquire, commission, install")
DOING = listed("implement, introduce, deploy, launch, replace, upgrade, automate, digitise, digitize, digitalise, migrate, computerise")
CALLS = tuple(tuple(call.split()) for call in sorted(listed("""
    let's, lets just, let us, the answer is, the solution is, the fix is, the best way is, why not, why don't we, why can't we just,
    we could just, we should just, all we need is, how about, what about, what if we""")))
# Names that few texts mean otherwise. A council adds its own; ordinary words that are also products (Teams, Zoom) are left out.
PRODUCTS = listed("""
    Salesforce, SharePoint, Power BI, Power Apps, Power Automate, ChatGPT, Microsoft 365, Office 365, Microsoft Teams, Dynamics 365,
    ServiceNow, WhatsApp, Google Maps, Google Forms, SurveyMonkey, Eventbrite, Mailchimp, Citizen Space, FixMyStreet, Liquidlogic,
    Nextdoor, Facebook, Instagram, TikTok, YouTube, Alexa, Copilot""")
