//! Compiles a template, merges one recipient's data into it, and prints the mail: `cargo run --example rust`.

use postfrisch::{CompileOptions, RenderOptions, Result, compile};

const TEMPLATE: &str = r#"<mjml>
  <mj-head>
    <mj-title>Your order {{ order.number }}</mj-title>
    <mj-preview>Thank you, {{ name }}.</mj-preview>
  </mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text font-size="20px">Thank you, {{ name }}!</mj-text>
        {% for item in order.items %}
        <mj-text>{{ item.title }}: {{ item.price|money }}</mj-text>
        {% endfor %}
        <mj-button href="{{ order.url }}">View order</mj-button>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>"#;

const DATA: &str = r#"{
  "name": "Ada",
  "order": {
    "number": "A-1042",
    "url": "https://shop.example/orders/A-1042",
    "items": [{ "title": "Gravel bike", "price": { "amount": 63299, "currency": "EUR" } }]
  }
}"#;

/// The mail: its subject, its plain text and its HTML.
pub fn mail() -> Result<[String; 3]> {
    // Compile once, merge for each recipient.
    let template = compile(TEMPLATE, CompileOptions::default())?;
    let mail = template.merge(DATA, &RenderOptions::new("en", "Europe/Berlin")?)?;
    Ok([mail.subject().subject, mail.text(), mail.html])
}

fn main() {
    match mail() {
        Ok([subject, text, html]) => println!("{subject}\n\n{text}\n{html}"),
        // `template.mjml:13:29: …`: where it is, what it is, and what helps.
        Err(error) => {
            let place = error.place.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
            eprintln!("template.mjml{place}: {}\n{}", error.message, error.help.as_deref().unwrap_or(error.code.help()));
            std::process::exit(1);
        }
    }
}
