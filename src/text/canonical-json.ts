/** JSON with sorted keys: equal texts for equal data, whatever the order in which it was built. */
export const canonicalJson = (data: unknown): string =>
  JSON.stringify(data, (_key, value) => (isRecord(value) ? sortKeys(value) : value)) ?? 'undefined'

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const sortKeys = (data: object): object =>
  Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
