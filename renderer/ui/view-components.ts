/** The component of each view, found by the view's id: a new view needs no line here. */
import type { Component } from 'svelte';
import type { ViewId } from '../contract/views.ts';

type ViewComponent = Component<{ theme: 'light' | 'dark' }>;

const components = import.meta.glob<ViewComponent>('./*/*.svelte', { eager: true, import: 'default' });

export function componentOf(id: ViewId): ViewComponent {
  const component = components[`./${id}/${id}.svelte`];
  if (!component) throw new Error(`The view ${id} has no component: renderer/ui/${id}/${id}.svelte.`);
  return component;
}
