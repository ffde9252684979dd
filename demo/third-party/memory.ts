/** In-memory storage for the OAuth server, with the interface of its adapters: named models with expiring entries. */

type Payload = Readonly<Record<string, unknown>>;

interface Entry {
  readonly payload: Payload & { consumed?: number };
  readonly expiresAt: number;
}

export interface Memory {
  /** Adds or replaces a client, with its metadata as in RFC 7591. */
  setClient(id: string, metadata: Payload): void;
  /** The OAuth server's option `adapter`. */
  adapter(model: string): object;
}

export function createMemory(): Memory {
  const models = new Map<string, Map<string, Entry>>();

  function entriesOf(model: string): Map<string, Entry> {
    const entries = models.get(model) ?? new Map<string, Entry>();
    models.set(model, entries);
    return entries;
  }

  function adapter(model: string) {
    const entries = entriesOf(model);

    function find(matches: (payload: Payload) => boolean): Payload | undefined {
      return [...entries.values()].find(({ payload, expiresAt }) => expiresAt > Date.now() && matches(payload))?.payload;
    }

    return {
      async upsert(id: string, payload: Payload, expiresIn?: number) {
        entries.set(id, { payload: { ...payload }, expiresAt: expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000 });
      },
      async find(id: string) {
        const entry = entries.get(id);
        return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
      },
      findByUid: async (uid: string) => find((payload) => payload.uid === uid),
      findByUserCode: async (userCode: string) => find((payload) => payload.userCode === userCode),
      async consume(id: string) {
        const entry = entries.get(id);
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id: string) {
        entries.delete(id);
      },
      async revokeByGrantId(grantId: string) {
        for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id);
      },
    };
  }

  return {
    adapter,
    setClient: (id, metadata) => entriesOf('Client').set(id, { payload: metadata, expiresAt: Infinity }),
  };
}
