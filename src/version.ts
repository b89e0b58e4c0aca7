import { createRequire } from 'node:module'

const { version, repository } = createRequire(import.meta.url)('../package.json') as {
  version: string
  repository?: { url: string }
}

export const VERSION = version

/** Tells builds of one version apart: what one of them wrote down, another may not believe. */
export const BUILD = `${VERSION} from sources`

/** Where the sources are read on the web. Absent as long as package.json names no `repository`. */
export const SOURCES: string | undefined = repository?.url.replace(/^git\+|\.git$/g, '')
