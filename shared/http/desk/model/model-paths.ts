/** Addresses of the pages below `/model`. A rule's id begins with its tag: `group:cds/alias`. */
export const modelPaths = {
  tag: (tag: string): string => `/model/${encodeURIComponent(tag)}`,
  rule: (rule: string): string => {
    const cut = rule.lastIndexOf('/');
    return `/model/${encodeURIComponent(rule.slice(0, cut))}/${encodeURIComponent(rule.slice(cut + 1))}`;
  },
  file: (name: string): string => `/model/files/${encodeURIComponent(name)}`,
  plan: (id: string): string => `/model/plans/${encodeURIComponent(id)}`,
  article: (id: string): string => `/articles/${encodeURIComponent(id)}`,
} as const;
