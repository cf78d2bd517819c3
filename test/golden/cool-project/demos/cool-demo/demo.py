"""Interactive demo of the library: `make run` opens it in the browser."""

from pathlib import Path

import streamlit as st

from cool_library.text import reverse

NAME = Path(__file__).resolve().parent.name


def main() -> None:
    """Draw the page; Streamlit runs this again after each interaction."""
    st.set_page_config(page_title=NAME)
    st.title(NAME)
    with st.form("reverse"):
        text = st.text_input("Text")
        submitted = st.form_submit_button("Reverse")
    if submitted and text:
        st.text(reverse(text))
    elif submitted:
        st.warning("Type a text first.")


if __name__ == "__main__":
    main()
