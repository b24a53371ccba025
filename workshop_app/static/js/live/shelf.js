// localStorage that never throws: where the browser refuses (private mode, full disk) the page remembers in memory.

/** Storage with get, set, remove and keys; a drawer is a name before each key. Values are JSON. */
export function shelf(drawer, store = browserStore()) {
  const at = (name) => `workshop:${drawer}:${name}`;
  return {
    get(name) {
      const text = store.getItem(at(name));
      return text === null ? null : parsed(text);
    },
    set(name, value) {
      try {
        store.setItem(at(name), JSON.stringify(value));
      } catch {
        store = copyOf(store);
        store.setItem(at(name), JSON.stringify(value));
      }
    },
    remove: (name) => store.removeItem(at(name)),
    keys() {
      const names = [];
      for (let i = 0; i < store.length; i += 1) {
        if (store.key(i).startsWith(at(""))) names.push(store.key(i).slice(at("").length));
      }
      return names.sort();
    },
  };
}

/** A Storage that lives as long as the page. */
export function memoryStore() {
  const map = new Map();
  return {
    get length() { return map.size; },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (k) => map.get(k) ?? null,
    setItem: (k, v) => { map.set(k, v); },
    removeItem: (k) => { map.delete(k); },
  };
}

function browserStore() {
  try {
    return window.localStorage ?? memoryStore();
  } catch {
    return memoryStore();
  }
}

function copyOf(store) {
  const copy = memoryStore();
  for (let i = 0; i < store.length; i += 1) copy.setItem(store.key(i), store.getItem(store.key(i)));
  return copy;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
