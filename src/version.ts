import { createRequire } from 'node:module'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

export const VERSION = version

/** Tells builds of one version apart: what one of them wrote down, another may not believe. */
export const BUILD = `${VERSION} from sources`
