import type { Plugin } from 'esbuild'
import { VERSION } from '../../src/version.js'

/** In a bundle, takes the place of `src/version.ts`, which reads `package.json` at every start. */
export const constantVersion: Plugin = {
  name: 'constant version',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]version\.ts$/ }, () => ({
      contents: `export const VERSION = ${JSON.stringify(VERSION)}`,
    }))
  },
}
