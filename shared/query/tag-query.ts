/** The query that finds the articles of a tag, at either level: `topic:fentanyl`, `group:cjng`, `entity:dea`. */
export function tagQuery(tag: string): string {
  return tag.includes(':') ? tag : `topic:${tag}`;
}
