// A real OpenID provider for tests: oidc-provider, with people and faults that a test puts on stage at /stage.
import http from "node:http";
import { text } from "node:stream/consumers";
import { base64url, exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const SECRET = "the secret that the workshop shares with its provider";
const url = `http://127.0.0.1:${port}`;
const ours = { ...(await exportJWK((await generateKeyPair("RS256", { extractable: true })).privateKey)), kid: "ours", alg: "RS256", use: "sig" };
const strangers = (await generateKeyPair("RS256")).privateKey;

const FORM = '<!doctype html><title>Council</title><form method="post"><input name="login"><button>Sign in</button></form>';

// people: {name: claims}; forge: what is done to ID tokens; hold: discovery waits; held: how many wait.
const stage = { people: {}, forge: null, hold: false, held: 0 };

const provider = new Provider(url, {
  clients: [{ client_id: "workshop", client_secret: SECRET, redirect_uris: ["https://elsewhere.example/"] }],
  jwks: { keys: [ours] },
  cookies: { keys: ["not a secret"] },
  pkce: { required: () => true, methods: ["S256"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username", "roles", "groups"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...stage.people[id] }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});
// Sites under test have a port of their own each.
provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname === "/single-sign-on/back";

provider.use(async (ctx, next) => {
  await next();
  // Generous providers exist. What is not signed with a key that everybody can check must not pass all the same.
  if (ctx.path === "/.well-known/openid-configuration") ctx.body.id_token_signing_alg_values_supported.push("HS256", "none");
  if (stage.forge && ctx.path === "/token" && ctx.body?.id_token) {
    if (stage.forge.drop) delete ctx.body.id_token;
    else ctx.body.id_token = await forged(ctx.body.id_token, stage.forge);
  }
});

async function forged(token, { claims = {}, key = "ours", alg = "RS256" }) {
  const payload = { ...JSON.parse(new TextDecoder().decode(base64url.decode(token.split(".")[1]))), ...claims };
  for (const [name, value] of Object.entries(payload)) if (value === null) delete payload[name];
  if (alg === "HS256") return new SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(SECRET));
  if (alg === "none") return `${base64url.encode(JSON.stringify({ alg }))}.${base64url.encode(JSON.stringify(payload))}.`;
  const signer = key === "ours" ? await importJWK(ours, "RS256") : strangers;
  return new SignJWT(payload).setProtectedHeader({ alg, kid: "ours" }).sign(signer);
}

async function interact(req, res) {
  if (req.method === "GET") return res.setHeader("Content-Type", "text/html").end(FORM);
  const login = new URLSearchParams(await text(req)).get("login");
  const result = login in stage.people ? { login: { accountId: login } } : { error: "access_denied", error_description: "<b>No</b>" };
  return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

async function direct(req, res) {
  if (req.method === "POST") Object.assign(stage, JSON.parse(await text(req)));
  res.end(JSON.stringify(stage));
}

const answer = provider.callback();
http.createServer(async (req, res) => {
  if (req.url === "/stage") return direct(req, res);
  if (req.url.startsWith("/interaction/")) return interact(req, res);
  if (req.url.startsWith("/.well-known/") && stage.hold) {
    stage.held += 1;
    while (stage.hold) await new Promise((then) => setTimeout(then, 10));
  }
  return answer(req, res);
}).listen(port, "127.0.0.1", () => console.log("ready"));
