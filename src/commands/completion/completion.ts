import type { Command } from '../../console/command.js'
import { OUTPUT_FLAGS } from '../../console/flags/shared.js'
import { AtomsSyncError } from '../../model/error.js'
import { EXIT } from '../../model/exit.js'
import { bashScript } from './bash.js'
import { fishScript } from './fish.js'
import { type Vocabulary, vocabulary } from './vocabulary.js'
import { zshScript } from './zsh.js'

const SHELLS: Readonly<Record<string, (words: Vocabulary) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

export const completion: Command = {
  name: 'completion',
  summary: 'Print the completion script of a shell',
  description:
    'Completes verbs, flags, their values, arguments and files. The script knows the commands of this version: print it\nagain after an update.',
  argument: { name: '<shell>', summary: 'bash, zsh or fish', completes: Object.keys(SHELLS) },
  flags: OUTPUT_FLAGS,
  examples: [
    'eval "$(atoms-sync completion bash)"    # in ~/.bashrc',
    'atoms-sync completion zsh > ~/.zfunc/_atoms-sync    # a folder of $fpath',
    'atoms-sync completion fish > ~/.config/fish/completions/atoms-sync.fish',
  ],
  async run({ args: [shell = ''], world, listing }) {
    const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined
    if (script === undefined) {
      throw new AtomsSyncError('USAGE', `there is no completion for \`${shell}\``, {
        hint: `one of ${Object.keys(SHELLS).join(', ')}`,
      })
    }
    world.stdout.write(script(await vocabulary(listing)))
    return EXIT.ok
  },
}
