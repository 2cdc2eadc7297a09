// Runs in the page, in a world of its own, before the page's scripts: from the moment it is armed nothing that a person
// does with mouse, touch or keyboard reaches the page. Handed over as text, so it must stand alone.

export interface Shield {
  arm(): void;
}

/**
 * The first listeners on the window: what they stop is heard by no listener of the page, whatever it is on.
 * @param act told of every such event; says whether the browser may do what it does by itself (scroll, focus, press)
 */
export function createShield(act: (event: Event) => boolean): Shield {
  const types =
    'pointerdown pointerup pointermove pointerover pointerout pointerenter pointerleave pointercancel pointerrawupdate gotpointercapture lostpointercapture mousedown mouseup mousemove mouseover mouseout mouseenter mouseleave click dblclick auxclick contextmenu wheel touchstart touchend touchmove touchcancel keydown keypress keyup beforeinput input change submit reset dragstart drag dragenter dragover dragleave dragend drop copy cut paste focus blur focusin focusout select selectstart'.split(
      ' ',
    );
  let isArmed = false;
  const stop = (event: Event): void => {
    // What the page's own scripts dispatch is theirs, and would come without us, too.
    if (!isArmed || !event.isTrusted) return;
    event.stopImmediatePropagation();
    if (!act(event) && event.cancelable) event.preventDefault();
  };
  for (const type of types) addEventListener(type, stop, { capture: true, passive: false });
  return {
    arm() {
      isArmed = true;
    },
  };
}
