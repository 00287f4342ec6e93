import { Anchor, Button } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** The kit's anchor and button as links of the router. */
export const AppLink = createLink(Anchor);
export const AppLinkButton = createLink(Button);
