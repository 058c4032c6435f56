package classify

// model holds what each symbol costs after another, a row for each symbol, in eighths
// of a bit from '!' on. Made by go generate, from go1.26.8's sources.
const model = "" +
	"~@I@FGCHLD_^EEHFC_B;EMINVf]FF" +
	"N\\H?=eUGmNpX:C=qGq9?9RM^PYqW`" +
	";=QK]AQ\\k<Ij8_bBWiEDR;a[`EeEP" +
	"=<aJ^=ZS>P~=DK^6UhGK>NJjjZ~LT" +
	"3ESR@4Z_h<gxLZYD]bDIVMZNQUsEH" +
	"7EVCAQLJi^~nFJ>]RQ7>AcNSE\\qPP" +
	"BCaMOD@^r6~q?NT=S{EFHDhdQU{9M" +
	"3Q^K^5^XKC~{NZE5TxECHSfnsqkHN" +
	"94]_S6bcc;xgVVd?W|GM:HkWr]jNL" +
	"OOQBDLKGtkugAA0BJsK?=rMrT~KX`" +
	";BeOO5Y^eTyU[OO<Uh_/a@gc_mpNH" +
	"1D]Z[1\\BX@xnXTMXWhcDXM``tct;K" +
	"<<\\YC4W\\a9~a>d_8[q\\EGI]]iMjVW" +
	"=6MWG5fj`>~fHF_==~_JPE_mhb~KX" +
	";?dB<<K<fGrQSWTB]pcB6NRgyarYL" +
	"@KPBBeIQsTvTDD7G=~9GFEHI_q|\\[" +
	"7:eIX8[`UI~RBXh>Gq:CBK`dd[~PS" +
	":C_KL]Y]^]ogJW]__TB>[+Rbi~VEF" +
	";?^KO3UHd={USHL=\\qGDDIUafN{PR" +
	"8IYFX9e^F@~UNMfHI_RC4DdX]FlNL" +
	"5<\\RY6ZgE<~uRRfBLx=IIRj`\\EiMM" +
	"TLBKT@JM]C~x?D6[D_C??sglN~`;^" +
	">7S?N3MZ[BoZNDNRS_V?C]VPUumES" +
	"59SQU<Q^N9{oOUF?Tq;DSSgN_zeQO" +
	"1NWJRGUg[Ja|WP]R>hUI7PGdMXs8C" +
	"2[\\PfTflqN~nS<A]1~_7Biggi`WRI" +
	"=GWTV)]k\\El{X^uJiuXYdYVWYV9IL" +
	":STTRQFid_~h[Zhgg~dWbe]tP~y'=" +
	"BOQNJVQVXLj`RUEZOcH>J<NaIaf81"
