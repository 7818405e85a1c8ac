"""The shell: what every page has around it: layout, navigation, filters, menus, side panels, callbacks."""
