import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../world.js'

/** A file of this repository, by its path from the root. */
export const kitText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The same, as data. */
export const kitYaml = <Shape>(path: string): Shape => parse(kitText(path))

const filesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()

export const EXAMPLE_WORKFLOWS = filesIn('examples/ci/github', /\.ya?ml$/)
export const WORKFLOWS = [...EXAMPLE_WORKFLOWS, ...filesIn('.github/workflows', /\.ya?ml$/)]
/** Whatever a reader may copy from. */
export const COPIED_FILES = [
  'action.yml',
  '.pre-commit-hooks.yaml',
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...filesIn('docs', /\.md$/),
  ...filesIn('examples', /\.\w+$|file$/i),
  ...filesIn('.github', /\.ya?ml$/),
]
export const YAML_FILES = [
  'action.yml',
  '.pre-commit-hooks.yaml',
  ...filesIn('examples/ci', /\.ya?ml$/),
  ...filesIn('.github', /\.ya?ml$/),
]
