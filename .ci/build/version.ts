import type { Plugin } from 'rolldown'
import { VERSION } from '../../src/version.js'

/** In a bundle, takes the place of `src/version.ts`, which reads `package.json` at every start. */
export const constantVersion: Plugin = {
  name: 'constant version',
  load: (id) =>
    /[\\/]src[\\/]version\.ts$/.test(id) ? `export const VERSION = ${JSON.stringify(VERSION)}` : null,
}
