//! More of HTML's character names, for third-party text: feeds and mails.

/// The length of the longest name below.
pub(crate) const LONGEST: usize = 16;

/// Replaces character references with their characters. Unknown ones stay unchanged.
pub fn decode(text: &str) -> String {
    super::decode_as(text, LONGEST, character)
}

/// The character of a reference, given its name, or its number after `#`.
pub fn character(name: &str) -> Option<char> {
    if let Some(c) = super::character(name) {
        return Some(c);
    }
    let mut words = NAMES.split(' ');
    while let (Some(names), Some(code)) = (words.next(), words.next()) {
        if names.split(',').any(|known| known == name) {
            return u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        }
    }
    None
}

/// HTML's names for Latin, Greek and Cyrillic letters, punctuation, currencies, arrows and symbols that `references` lacks, each with its code point.
/// Mathematical symbols are left out: they are four fifths of HTML's names, and do not occur in product texts.
const NAMES: &str = "Tab 9 NewLine a excl 21 QUOT 22 num 23 dollar 24 percnt 25 AMP 26 lpar 28 rpar 29 ast,midast 2a plus 2b comma 2c period 2e sol 2f colon 3a semi 3b LT 3c equals 3d GT 3e quest 3f commat 40 lbrack,lsqb 5b bsol 5c rbrack,rsqb 5d Hat 5e UnderBar,lowbar 5f DiacriticalGrave,grave 60 lbrace,lcub 7b VerticalLine,verbar,vert 7c rbrace,rcub 7d NonBreakingSpace a0 Dot,DoubleDot,die a8 COPY a9 REG,circledR ae strns af PlusMinus,pm b1 DiacriticalAcute b4 CenterDot,centerdot b7 Cedilla b8 half bd angst c5 div f7 Amacr 100 amacr 101 Abreve 102 abreve 103 Aogon 104 aogon 105 Cacute 106 cacute 107 Ccirc 108 ccirc 109 Cdot 10a cdot 10b Ccaron 10c ccaron 10d Dcaron 10e dcaron 10f Dstrok 110 dstrok 111 Emacr 112 emacr 113 Edot 116 edot 117 Eogon 118 eogon 119 Ecaron 11a ecaron 11b Gcirc 11c gcirc 11d Gbreve 11e gbreve 11f Gdot 120 gdot 121 Gcedil 122 Hcirc 124 hcirc 125 Hstrok 126 hstrok 127 Itilde 128 itilde 129 Imacr 12a imacr 12b Iogon 12e iogon 12f Idot 130 imath,inodot 131 IJlig 132 ijlig 133 Jcirc 134 jcirc 135 Kcedil 136 kcedil 137 kgreen 138 Lacute 139 lacute 13a Lcedil 13b lcedil 13c Lcaron 13d lcaron 13e Lmidot 13f lmidot 140 Lstrok 141 lstrok 142 Nacute 143 nacute 144 Ncedil 145 ncedil 146 Ncaron 147 ncaron 148 napos 149 ENG 14a eng 14b Omacr 14c omacr 14d Odblac 150 odblac 151 OElig 152 oelig 153 Racute 154 racute 155 Rcedil 156 rcedil 157 Rcaron 158 rcaron 159 Sacute 15a sacute 15b Scirc 15c scirc 15d Scedil 15e scedil 15f Scaron 160 scaron 161 Tcedil 162 tcedil 163 Tcaron 164 tcaron 165 Tstrok 166 tstrok 167 Utilde 168 utilde 169 Umacr 16a umacr 16b Ubreve 16c ubreve 16d Uring 16e uring 16f Udblac 170 udblac 171 Uogon 172 uogon 173 Wcirc 174 wcirc 175 Ycirc 176 ycirc 177 Yuml 178 Zacute 179 zacute 17a Zdot 17b zdot 17c Zcaron 17d zcaron 17e fnof 192 imped 1b5 gacute 1f5 jmath 237 circ 2c6 tilde 2dc Alpha 391 Beta 392 Gamma 393 Delta 394 Epsilon 395 Zeta 396 Eta 397 Theta 398 Iota 399 Kappa 39a Lambda 39b Mu 39c Nu 39d Xi 39e Omicron 39f Pi 3a0 Rho 3a1 Sigma 3a3 Tau 3a4 Upsilon 3a5 Phi 3a6 Chi 3a7 Psi 3a8 Omega 3a9 alpha 3b1 beta 3b2 gamma 3b3 delta 3b4 epsilon 3b5 zeta 3b6 eta 3b7 theta 3b8 iota 3b9 kappa 3ba lambda 3bb mu 3bc nu 3bd xi 3be omicron 3bf pi 3c0 rho 3c1 sigmaf 3c2 sigma 3c3 tau 3c4 upsilon 3c5 phi 3c6 chi 3c7 psi 3c8 omega 3c9 thetasym 3d1 upsih 3d2 piv 3d6 IOcy 401 DJcy 402 GJcy 403 Jukcy 404 DScy 405 Iukcy 406 YIcy 407 Jsercy 408 LJcy 409 NJcy 40a TSHcy 40b KJcy 40c Ubrcy 40e DZcy 40f Acy 410 Bcy 411 Vcy 412 Gcy 413 Dcy 414 IEcy 415 ZHcy 416 Zcy 417 Icy 418 Jcy 419 Kcy 41a Lcy 41b Mcy 41c Ncy 41d Ocy 41e Pcy 41f Rcy 420 Scy 421 Tcy 422 Ucy 423 Fcy 424 KHcy 425 TScy 426 CHcy 427 SHcy 428 SHCHcy 429 HARDcy 42a Ycy 42b SOFTcy 42c Ecy 42d YUcy 42e YAcy 42f acy 430 bcy 431 vcy 432 gcy 433 dcy 434 iecy 435 zhcy 436 zcy 437 icy 438 jcy 439 kcy 43a lcy 43b mcy 43c ncy 43d ocy 43e pcy 43f rcy 440 scy 441 tcy 442 ucy 443 fcy 444 khcy 445 tscy 446 chcy 447 shcy 448 shchcy 449 hardcy 44a ycy 44b softcy 44c ecy 44d yucy 44e yacy 44f iocy 451 djcy 452 gjcy 453 jukcy 454 dscy 455 iukcy 456 yicy 457 jsercy 458 ljcy 459 njcy 45a tshcy 45b kjcy 45c ubrcy 45e dzcy 45f emsp13 2004 emsp14 2005 numsp 2007 puncsp 2008 hairsp 200a ZeroWidthSpace 200b lrm 200e rlm 200f dash,hyphen 2010 horbar 2015 Verbar,Vert 2016 rsquor 2019 lsquor 201a rdquor 201d ldquor 201e dagger 2020 Dagger,ddagger 2021 bullet 2022 nldr 2025 mldr 2026 permil 2030 pertenk 2031 prime 2032 Prime 2033 tprime 2034 bprime 2035 OverBar,oline 203e caret 2041 hybull 2043 frasl 2044 bsemi 204f qprime 2057 NoBreak 2060 af 2061 it 2062 ic 2063 incare 2105 image 2111 numero 2116 copysr 2117 weierp 2118 real 211c rx 211e TRADE 2122 alefsym 2135 frac13 2153 frac23 2154 frac15 2155 frac25 2156 frac35 2157 frac45 2158 frac16 2159 frac56 215a frac18 215b frac38 215c frac58 215d frac78 215e harr 2194 crarr 21b5 lArr 21d0 uArr 21d1 rArr 21d2 dArr 21d3 hArr 21d4 forall 2200 part 2202 exist 2203 empty 2205 nabla 2207 isin 2208 notin 2209 ni 220b prod 220f sum 2211 lowast 2217 radic 221a prop 221d infin 221e ang 2220 and 2227 or 2228 cap 2229 cup 222a int 222b there4 2234 sim 223c cong 2245 asymp 2248 ne 2260 equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub 2284 sube 2286 supe 2287 oplus 2295 otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil 2309 lfloor 230a rfloor 230b circledS,oS 24c8 Square,squ,square 25a1 squarf,squf 25aa rect 25ad marker 25ae fltns 25b1 xutri 25b3 utrif 25b4 triangle,utri 25b5 rtrif 25b8 rtri 25b9 xdtri 25bd dtrif 25be dtri 25bf ltrif 25c2 ltri 25c3 loz,lozenge 25ca cir 25cb tridot 25ec bigcirc,xcirc 25ef ultri 25f8 urtri 25f9 lltri 25fa bigstar,starf 2605 star 2606 phone 260e female 2640 male 2642 spades 2660 clubs,clubsuit 2663 hearts 2665 diams 2666 sung 266a flat 266d natur,natural 266e sharp 266f cross 2717 malt,maltese 2720 sext 2736 lbbrk 2772 rbbrk 2773 bsolhsub 27c8 suphsol 27c9 lobrk 27e6 robrk 27e7 lang,langle 27e8 rang,rangle 27e9 Lang 27ea Rang 27eb loang 27ec roang 27ed xlarr 27f5 xrarr 27f6 xharr 27f7 xlArr 27f8 xrArr 27f9 xhArr 27fa xmap 27fc dzigrarr 27ff fflig fb00 filig fb01 fllig fb02 ffilig fb03 ffllig fb04";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_names_of_html_are_known_and_others_stay() {
        assert_eq!(
            decode("Cerv&eacute;co &Scaron;koda &lstrok;&oacute;d&zacute; &hearts; &frac13; &hyphen; &deg; &Omega; &NewLine;x"),
            "Cervéco Škoda łódź ♥ ⅓ ‐ ° Ω \nx"
        );
        assert_eq!(decode("A & B; &nix; &; &#0 &averyveryverylongname; &#55296; x&"), "A & B; &nix; &; &#0 &averyveryverylongname; &#55296; x&");
        assert!(NAMES.split(' ').step_by(2).flat_map(|names| names.split(',')).all(|name| name.len() <= LONGEST && character(name).is_some()));
    }
}
