import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of the packages that files of a bundle were taken from: whoever passes their code on has to pass on
 * these as well.
 * @throws Error for a package without one
 */
export function licencesOf(files: readonly string[]): string {
  const packages = new Set(
    files.flatMap((file) => /[^\0:]*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[0] ?? []),
  )
  return [...packages]
    .map(licenceOf)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (file === undefined) throw new Error(`${name} has no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
