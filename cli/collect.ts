// A small stream of records as a list. Only for streams that are small by nature (people, teams, templates).

export async function collect<T>(records: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const record of records) list.push(record);
  return list;
}
