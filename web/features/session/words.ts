/** Sixteen letters in a row are not copied from a screen: groups of four are. */
export const inFours = (secret: string): string =>
  secret
    .replaceAll(/\s/g, '')
    .match(/.{1,4}/g)
    ?.join(' ') ?? '';

/** The first that a user agent's line names; order matters, each imitates those below it. */
const BROWSERS: [RegExp, string][] = [
  [/YaBrowser\//, 'Yandex'],
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** `Firefox, Windows`; the line itself where nothing in it is known. */
export function deviceName(userAgent: string): string {
  const found = [BROWSERS, SYSTEMS].map((known) => known.find(([pattern]) => pattern.test(userAgent))?.[1]);
  return found.filter(Boolean).join(', ') || userAgent;
}
