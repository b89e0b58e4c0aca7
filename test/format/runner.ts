/** A workflow command as GitHub's runner understands it. */
export interface ObeyedCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/**
 * What a runner would obey in one line of a log: `::name key=value::message` at its start, else `##[name …]message`
 * or Azure's `##vso[…]` anywhere. Source: actions/runner, ActionCommand.cs.
 */
export function obeyed(line: string): ObeyedCommand[] {
  const [, name, given = '', message = ''] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/su.exec(line) ?? []
  if (name !== undefined) return [{ name, properties: propertiesOf(given), message: unescaped(message) }]
  const [, older] = /##\w*\[([^\]]*)\]/.exec(line) ?? []
  return older === undefined ? [] : [{ name: older, properties: {}, message: '' }]
}

const propertiesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => [
        pair.slice(0, pair.indexOf('=')),
        unescapedProperty(pair.slice(pair.indexOf('=') + 1)),
      ]),
  )

const unescaped = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

const unescapedProperty = (text: string): string =>
  unescaped(text.replaceAll('%3A', ':').replaceAll('%2C', ','))
