import type { Command } from '../console/command.js'
import { OUTPUT_FLAGS } from '../console/flags/shared.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import { readSchema, SCHEMA_KINDS, type SchemaKind } from '../workspace/schema/read-schema.js'

const isKind = (name: string): name is SchemaKind => SCHEMA_KINDS.some((kind) => kind === name)

export const schema: Command = {
  name: 'schema',
  summary: 'Print a JSON Schema',
  description: 'For editors and other tools. The schemas are also in the package, below schemas/.',
  argument: { name: '<kind>', summary: SCHEMA_KINDS.join(', '), completes: SCHEMA_KINDS },
  flags: OUTPUT_FLAGS,
  examples: [
    'atoms-sync schema agent > agent.schema.json',
    'atoms-sync schema plan | jq ".properties | keys"',
  ],
  async run({ args: [kind = ''], world }) {
    if (!isKind(kind)) {
      throw new AtomsSyncError('USAGE', `there is no schema \`${kind}\``, {
        hint: `one of ${SCHEMA_KINDS.join(', ')}`,
      })
    }
    world.stdout.write(readSchema(kind))
    return EXIT.ok
  },
}
