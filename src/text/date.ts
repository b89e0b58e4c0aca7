/** `2026-08-01 12:00 UTC`. */
export const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

/** `2026-08-01`. */
export const day = (iso: string): string => iso.slice(0, 10)
