/** Makes `dist/`, but for its types: `npm run build`. */
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.js'

await bundle(fileURLToPath(new URL('../../dist', import.meta.url)))
