"""Suggested clusters: a first sort of notes by the words that they share. Texts in, groups out.

About a third of the pairs that it puts together do not belong together, so people look and move; it only saves them the first minutes.
numpy and scikit-learn are imported inside the functions: they cost half a second and 110 MB, and only the first suggestion pays.
"""
from workshop_app.method.grouping_titles import titles
from workshop_app.method.grouping_words import kept

LOOSE = 0.10  # a note less like the nearest three of its group goes back to the tray
SAME = 0.05  # notes nearer than this are never parted
FINER = 5  # cuts that are tried for a wanted number of groups
HEAP, HEAPS_FROM = 0.35, 60  # the largest share of all notes in one group, on boards of so many notes


def suggest(texts: list[str], k: int | None = None) -> list[dict]:
    """[{"title", "example", "members"}], the largest group first. Notes that fit nowhere are in none.

    members: rising places in `texts`. example: the text of the most central note. title may be "".
    k: how many groups to show, as near as may be; None leaves it to the words. The order of the texts makes no difference.
    """
    order = sorted(range(len(texts)), key=lambda place: texts[place])
    notes = [texts[place] for place in order]
    alike = similarity(notes)
    labels = near(notes, k, alike) if k else group(notes, None, alike)
    groups = [[i for i, label in enumerate(labels) if label == one] for one in range(max(labels, default=-1) + 1)]
    return [
        {"title": title, "example": notes[central(alike, ids)], "members": sorted(order[i] for i in ids)}
        for title, ids in zip(titles(notes, groups), groups, strict=True)
    ]


def near(notes: list[str], k: int, alike) -> list[int]:
    """Labels with k groups, or nearly. Some of k are single notes that go back to the tray, so finer cuts are tried too."""
    least = min(k, len(notes) // 2)
    cuts = [group(notes, count, alike) for count in range(least, least + FINER)]
    return min(cuts, key=lambda labels: abs(max(labels, default=-1) + 1 - k))


def group(notes: list[str], k: int | None = None, alike=None) -> list[int]:
    """A label for each note: 0 for the largest group and so on, -1 for a note that fits nowhere.

    k: how many groups to look for. alike: their `similarity`, when it is known. Sort the notes first: order breaks ties.
    """
    import numpy as np

    if len(notes) < 4:
        return [-1] * len(notes)
    alike = similarity(notes) if alike is None else alike
    apart = np.clip(1 - (alike + alike.T) / 2, 0, 2)
    np.fill_diagonal(apart, 0)
    labels = cut(apart, k)
    if not k and len(notes) >= HEAPS_FROM:
        labels = without_heaps(apart, labels)
    return ranked(loosened(alike, labels))


def similarity(notes: list[str]):
    """A square array: how alike any two notes are, by whole words and by pieces of words, 0 to 1."""
    docs = [" ".join(kept(note)) for note in notes]
    return 0.6 * cosine(docs, analyzer=str.split) + 0.4 * cosine(docs, analyzer="char_wb", ngram_range=(3, 5), min_df=2)


def cosine(docs: list[str], **terms):
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    try:
        rows = TfidfVectorizer(sublinear_tf=True, **terms).fit_transform(docs)
    except ValueError:  # no usable term at all: emoji only, or nothing that two notes share
        return np.zeros((len(docs), len(docs)))
    return (rows @ rows.T).toarray()


def cut(apart, k: int | None = None):
    """Labels: the tree of these distances cut into k groups, or where the silhouette is best."""
    n = len(apart)
    most = tree(apart, n_clusters=None, distance_threshold=SAME).max() + 1
    wanted = [k] if k else range(3, min(n - 1, 30, max(6, int(1.3 * n**0.5))) + 1)
    cuts = [tree(apart, n_clusters=count) for count in sorted({min(count, most) for count in wanted})]
    return cuts[0] if len(cuts) == 1 else max(cuts, key=lambda labels: silhouette(apart, labels))


def tree(apart, **where):
    from sklearn.cluster import AgglomerativeClustering

    return AgglomerativeClustering(metric="precomputed", linkage="average", **where).fit(apart).labels_


def silhouette(apart, labels) -> float:
    from sklearn.metrics import silhouette_score

    return silhouette_score(apart, labels, metric="precomputed") if 0 < labels.max() < len(apart) - 1 else 0


def without_heaps(apart, labels):
    """Split a group that took in most of the board: the workshop's own subject draws everything into one heap."""
    import numpy as np

    for _ in range(4):
        heap = np.flatnonzero(labels == np.bincount(labels).argmax())
        if len(heap) <= HEAP * len(labels):
            break
        labels[heap] = labels.max() + 1 + cut(apart[np.ix_(heap, heap)])
        labels = np.unique(labels, return_inverse=True)[1]
    return labels


def loosened(alike, labels):
    """A note that is hardly like any in its group stands alone."""
    import numpy as np

    for i in range(len(labels)):
        others = np.flatnonzero(labels == labels[i])
        others = others[others != i]
        if not len(others) or np.sort(alike[i, others])[-3:].mean() < LOOSE:
            labels[i] = labels.max() + 1
    return labels


def ranked(labels) -> list[int]:
    """The labels anew by falling size, -1 for whatever stands alone."""
    import numpy as np

    size = np.bincount(labels)
    rank = {label: place for place, label in enumerate(label for label in np.argsort(-size, kind="stable") if size[label] > 1)}
    return [rank.get(label, -1) for label in labels]


def central(alike, ids: list[int]) -> int:
    """The note of a group that is most like the others."""
    import numpy as np

    return ids[alike[np.ix_(ids, ids)].mean(1).argmax()]
