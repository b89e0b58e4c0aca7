import type { Plugin } from 'rolldown'

/** Parts of Node that take milliseconds to come up, and that most runs need late or never. */
const BUILTINS = /^(?:node:)?(crypto|child_process|timers\/promises|v8)$/
const BUILTIN = '\0builtin:'

/** In a bundle, what is slow to start starts with the first call of one of its functions. */
export const lazy: Plugin = {
  name: 'lazy',
  resolveId(id) {
    const [, builtin] = BUILTINS.exec(id) ?? []
    return builtin === undefined ? null : { id: `${BUILTIN}${builtin}`, moduleSideEffects: false }
  },
  load(id) {
    return id.startsWith(BUILTIN) ? functionsOf(id.slice(BUILTIN.length)) : null
  },
}

function functionsOf(name: string): string {
  const builtin = process.getBuiltinModule(name) as Readonly<Record<string, unknown>>
  const functions = Object.keys(builtin).filter(
    (key) => !key.includes('_') && typeof builtin[key] === 'function',
  )
  return [
    `const builtin = () => process.getBuiltinModule('node:${name}')`,
    ...functions.map((key) => `const $${key} = (...given) => builtin().${key}(...given)`),
    `export { ${functions.map((key) => `$${key} as ${key}`).join(', ')} }`,
  ].join('\n')
}
