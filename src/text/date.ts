/** `2026-08-01 12:00 UTC`. */
export const minute = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** `2026-08-01`. */
export const day = (iso: string): string => iso.slice(0, 10)
