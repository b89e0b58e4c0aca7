/** One workflow command of GitHub Actions; a property without a value is left out. */
export interface WorkflowCommand {
  readonly name: 'error' | 'warning' | 'notice'
  readonly properties: Readonly<Record<string, string | undefined>>
  readonly message: string
}

/** `::error file=a.yaml,line=3::message`. Source of the escaping: `@actions/core`, command.ts. */
export function workflowCommand({ name, properties, message }: WorkflowCommand): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(value)}`],
  )
  return `::${name}${given.length > 0 ? ` ${given.join(',')}` : ''}::${escapeMessage(message)}`
}

const escapeMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
