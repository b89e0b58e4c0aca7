import type { Plugin } from 'esbuild'

/** Parts of Node that take milliseconds to come up, and that most runs need late or never. */
const BUILTINS = /^(node:)?(crypto|child_process)$/

/** In a bundle, what is slow to start starts with the first call of one of its functions. */
export const lazy: Plugin = {
  name: 'lazy',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: BUILTINS }, ({ path }) => ({
      path: path.replace('node:', ''),
      namespace: 'builtin',
      sideEffects: false,
    }))
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: functionsOf(path) }))

    // It asks Node for threads, hashes and exit hooks when it is loaded; all we take of it is `sync`.
    onResolve({ filter: /^write-file-atomic$/ }, ({ namespace, resolveDir }) =>
      namespace === 'file'
        ? { path: 'write-file-atomic', namespace: 'package', pluginData: resolveDir }
        : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'package' }, ({ pluginData }) => ({
      contents: `export default { sync: (...given) => require('write-file-atomic').sync(...given) }`,
      resolveDir: pluginData,
    }))
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
