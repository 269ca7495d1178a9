use crate::steps::start;
use doctune::texts::Locale;
#[tokio::test(flavor = "multi_thread")]
async fn scratch() {
    let page = start(Locale::Russian).await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    println!("{}", page.browser.run("document.body.innerText").await);
    page.drop("a.txt", b"Words of a file.").await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    println!("{}", page.browser.run("document.body.innerText").await);
    println!("{:?}", page.browser.complaints());
    println!("{}", page.browser.run("document.querySelector('.saved-mark')?.outerHTML + JSON.stringify(localStorage)").await);
}
