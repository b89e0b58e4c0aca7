import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import { folderWith, runIn } from '../world.js'

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

async function script(shell: string): Promise<string> {
  const { stdout, exit, stderr } = await runIn(folderWith({}), ['completion', shell])
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  return stdout
}

const run = async (shell: string, folder: string, program: string, ...args: string[]): Promise<string[]> => {
  const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8' } }
  const { stdout, stderr } = await promisify(execFile)(shell, [...args, '-c', program], options)
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

const FILES = { 'plan.json': '', 'agents/a.yaml': '', 'our team/a.yaml': '', 'atoms-sync.yaml': '' }

/** What a shell offers for a line; the last word is being typed. */
type Offers = (line: string) => Promise<string[]>

const inBash: Offers = async (line) => {
  const folder = folderWith({ ...FILES, script: await script('bash') })
  // As bash hands a line over: it splits at `=` too.
  const words = line.split(' ').flatMap((word) => word.split(/(?<==)|(?==)/))
  const quoted = words.map((word) => `'${word}'`).join(' ')
  return run(
    'bash',
    folder,
    `source ./script; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _atoms_sync; printf '%s\\n' "\${COMPREPLY[@]}"
     complete -p atoms-sync >/dev/null`,
    '--norc',
  )
}

/** The widgets that draw are replaced, the function itself runs in a real zsh. */
const inZsh: Offers = async (line) => {
  const folder = folderWith({ ...FILES, script: await script('zsh') })
  const words = line.split(' ')
  return run(
    'zsh',
    folder,
    `compdef() { : }
     compset() { [[ "$cur" == *=* ]] }
     _files() { print -l -- *(N) }
     compadd() { print -l -- "\${@:#-*}" }
     _describe() { print -l -- "\${(P@)@[-1]%%:*}" }
     source ./script
     words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _atoms_sync`,
    '-f',
  )
}

const inFish: Offers = async (line) => {
  const folder = folderWith({ ...FILES, script: await script('fish') })
  const offered = await run('fish', folder, `source ./script; complete -C '${line}'`, '--no-config')
  return offered.map((each) => each.split('\t')[0] ?? '')
}

const SHELLS: readonly (readonly [string, Offers])[] = [
  ['bash', inBash],
  ['zsh', inZsh],
  ['fish', inFish],
]

describe.each(SHELLS)('in %s, a line is completed', (shell, offers) => {
  // Where a shell is not installed, this says so.
  const test = it.skipIf(!has(shell))

  test('with all verbs, and the second words of groups', async () => {
    const first = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0]))]
    expect(await offers('atoms-sync ')).toEqual(expect.arrayContaining(first))
    expect(await offers('atoms-sync --env production ')).toEqual(expect.arrayContaining(first))
    const second = await offers('atoms-sync calls ')
    expect(second).toEqual(expect.arrayContaining(['list', 'get', 'watch']))
    expect(second).not.toContain('plan')
  })

  test('with all flags of the verb, and no others', async () => {
    for (const { name, load } of COMMANDS) {
      const { flags } = await load()
      const offered = await offers(`atoms-sync ${name} --`)
      expect(offered.filter((word) => word.startsWith('--')).sort()).toEqual(
        ['--help', ...flags.map((flag) => `--${flag.name}`)].sort(),
      )
    }
  }, 120_000)

  test('with what a flag can be', async () => {
    expect(await offers('atoms-sync plan --on-drift ')).toEqual(
      expect.arrayContaining(['refuse', 'overwrite', 'keep']),
    )
    const dialects = await offers('atoms-sync plan --dialect=')
    expect(dialects.map((word) => word.replace(/^--dialect=/, ''))).toEqual(
      expect.arrayContaining(['auto', 'direct', 'drafts', 'branches']),
    )
    expect(await offers('atoms-sync plan --format ')).toEqual(expect.arrayContaining(['json', 'sarif']))
    expect(await offers('atoms-sync plan --output ')).toContain('junit=')
    expect(await offers('atoms-sync plan --env ')).toEqual([])
  })

  test('with what an argument can be', async () => {
    expect(await offers('atoms-sync schema ')).toContain('drift-ignore')
    expect(await offers('atoms-sync explain ')).toEqual(
      expect.arrayContaining(['unquoted-choice', 'OPEN_DRAFT']),
    )
    expect(await offers('atoms-sync completion ')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
    expect(await offers('atoms-sync calls get ')).toEqual([])
  })

  // bash completes files by itself, where nothing else is offered.
  it.skipIf(shell === 'bash' || !has(shell))('with files and folders, where they are meant', async () => {
    expect(await offers('atoms-sync show ')).toContain('plan.json')
    expect(await offers('atoms-sync plan --out ')).toContain('plan.json')
    expect((await offers('atoms-sync plan --chdir ')).join()).toContain('agents')
  })
})

it('of bash leaves files to bash, and offers nothing where a text is the user’s own', async () => {
  expect(await inBash('atoms-sync plan --chdir ')).toEqual(['agents', 'our team'])
  expect(await inBash('atoms-sync plan --dialect=dr')).toEqual(['drafts'])
  expect(await inBash('atoms-sync pl')).toEqual(['plan'])
  expect(await inBash('atoms-sync plan --out ')).toEqual([])
  expect(await script('bash')).toMatch(/^complete -o default -F _atoms_sync atoms-sync$/m)
})

it('of another shell is refused', async () => {
  const ran = await runIn(folderWith({}), ['completion', 'csh'])
  expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('bash, zsh, fish') })
})
