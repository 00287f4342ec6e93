/** What is `untyped` is offered only while nothing is typed. */
export type Command = { id: string; title: string; group: string; detail?: string; keys?: string; untyped?: boolean; run: () => void };

/** Letters without their marks: people leave them out. */
const plain = (text: string) => text.toLocaleLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

/** Every typed word must begin a word of the command; the order does not matter. */
export function matches(command: Pick<Command, 'title' | 'detail' | 'untyped'>, words: string): boolean {
  if (command.untyped && words.trim()) return false;
  const heard = plain(`${command.title} ${command.detail ?? ''}`).split(/[^\p{L}\p{N}]+/u);
  return plain(words)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => heard.some((one) => one.startsWith(word)) || plain(command.title).includes(word));
}

/** Commands as they are shown: by group, groups in the order they first come. */
export function grouped(commands: Command[]): { group: string; commands: Command[] }[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups].map(([group, all]) => ({ group, commands: all }));
}
