/** A prompt, taken apart once for all rules. */
export interface Prompt {
  readonly text: string
}

/** Takes a prompt apart. */
export const readPrompt = (text: string): Prompt => ({ text })
