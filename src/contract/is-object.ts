/** The members of a JSON object, none of them checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells whether a value from outside is an object that may be asked for members; arrays and `null` are not. */
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
