/** All zones that the machine knows, with those in use and UTC at the head. */
export function zoneNames(first: readonly string[]): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const all =
    (Intl as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.('timeZone') ?? []
  return [...new Set([...first, 'UTC', own, ...all])]
}

/** `America/New_York` is called New York; where the city alone is not enough, its region follows. */
export function zoneTitle(zone: string): string {
  const [region = zone, ...rest] = zone.split('/')
  if (rest.length === 0) return region
  return rest.at(-1)?.replaceAll('_', ' ') ?? zone
}
