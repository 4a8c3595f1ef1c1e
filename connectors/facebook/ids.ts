/** One thing has several spellings at Facebook; stored and compared it has one (platforms.md F3.4). */

/** `{page}_{post}_{comment}` and `{post}_{comment}` are one comment: the last part tells. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('_') + 1);
}

/** `{post}_{comment}`, as webhooks spell it. */
export function commentId(id: string, postId: string): string {
  const parts = id.split('_');
  if (parts.length === 1) return `${lastSegment(postId)}_${id}`;
  return parts.slice(-2).join('_');
}

/** `{page}_{post}`. */
export function postId(id: string, pageId: string): string {
  return id.includes('_') ? id : `${pageId}_${id}`;
}
