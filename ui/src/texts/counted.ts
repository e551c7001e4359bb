/** A number with the word that follows it: `1 block`, `2 blocks`. English and German count alike. */
export function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
