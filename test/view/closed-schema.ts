export type Json = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object closed: a property that we write and do not describe is a mistake. */
export const closed = (schema: Json): Json => closedNode(schema) as Json

const closedNode = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closedNode)
  if (!isObject(node)) return node
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closedNode(value)]))
  return isObject(node.properties) && node.type === 'object'
    ? { ...inner, additionalProperties: false }
    : inner
}
