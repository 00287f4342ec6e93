import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type LinkOf<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>;

/** The kit's anchor and button as links of the router. */
export const AppLink = createLink((props: LinkOf<AnchorProps>) => <Anchor {...props} />);
export const AppLinkButton = createLink((props: LinkOf<ButtonProps>) => <Button component="a" {...props} />);
