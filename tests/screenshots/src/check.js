(words) => {
    // Checks the first box or radio button with these words in its label, unless one is checked.
    const pane = document.querySelector("careline-help").shadowRoot.querySelector("#pane");
    const labelled = [...pane.querySelectorAll("input:is([type=checkbox], [type=radio])")]
        .filter((input) => input.checkVisibility() && input.labels[0]?.textContent.includes(words));
    if (labelled.length && !labelled.some(({ checked }) => checked)) labelled[0].click();
    return labelled.length > 0;
}
