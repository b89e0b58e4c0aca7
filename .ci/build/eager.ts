import type { Plugin } from 'rolldown'

const WRAPPER = /(?<=__commonJSMin\(\()\(([\w, ]*)\) => \{/g

/**
 * In a bundle, packages that are CommonJS stand in a function each. V8 reads over a function first and reads it again when it is
 * called, but for one that begins with `(function`: that it takes for called at once. Arrows it does not.
 * @throws Error where the bundler writes those functions in another way by now
 */
export const eager: Plugin = {
  name: 'eager',
  renderChunk(code) {
    const written = code.replace(WRAPPER, 'function ($1) {')
    const wrappers = code.split('__commonJSMin(').length
    if (written.split('__commonJSMin((function (').length !== wrappers)
      throw new Error('unknown wrappers of CommonJS')
    return written
  },
}
