/** Makes `dist/`, or the folder that is named, but for its types: `npm run build`. */
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.js'

await bundle(process.argv[2] ?? fileURLToPath(new URL('../../dist', import.meta.url)))
