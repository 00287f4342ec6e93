/** A number or a mail address is asked for as such; anything else is part of a name. */
export const contactSearch = (words: string): { address?: string; name?: string } =>
  words.includes('@') || /^[+(]?\d[\d\s()+-]{4,}$/.test(words) ? { address: words } : { name: words };
