import type { Plugin } from 'rolldown'

/** Parts of Node that take milliseconds to come up, and that most runs need late or never. */
const BUILTINS = /^(?:node:)?(crypto|child_process|timers\/promises|v8)$/
const BUILTIN = '\0builtin:'
const WRITE_FILE_ATOMIC = '\0write-file-atomic'

/** In a bundle, what is slow to start starts with the first call of one of its functions. */
export const lazy: Plugin = {
  name: 'lazy',
  async resolveId(id, importer) {
    const [, builtin] = BUILTINS.exec(id) ?? []
    if (builtin !== undefined) return { id: `${BUILTIN}${builtin}`, moduleSideEffects: false }
    // It asks Node for threads, hashes and exit hooks when it is loaded; all we take of it is `sync`.
    if (id !== 'write-file-atomic' || importer === undefined) return null
    const found = await this.resolve(id, importer, { skipSelf: true })
    return found && { id: `${WRITE_FILE_ATOMIC}:${found.id}`, moduleSideEffects: false }
  },
  load(id) {
    if (id.startsWith(BUILTIN)) return functionsOf(id.slice(BUILTIN.length))
    if (!id.startsWith(WRITE_FILE_ATOMIC)) return null
    const path = JSON.stringify(id.slice(WRITE_FILE_ATOMIC.length + 1))
    return `export default { sync: (...given) => require(${path}).sync(...given) }`
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
