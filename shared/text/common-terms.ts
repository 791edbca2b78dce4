/**
 * Words that tell one event from another badly, as term keys (`term-key.ts`): those in four or more of the sample
 * newsroom's public-domain articles and their translations (local/newsroom; an article in Spanish counts twice, as
 * there are fewer). A test makes the table again from them.
 */
export const COMMON_TERMS: ReadonlySet<string> = new Set(
  `
ability abordar about abuse accele acceso access accion accomp accord accoun achiev achieve acknow across acting
action active activi actor actual addict additi addres address adema adequa adicci adjunta admini adrien advanc
advance advers advisor affair affect affirm after again against agenci agency agenda agent aggres agreem agricu
ahora alcanc alcanz alcohol alguno alianza alien align alimen allow allowed allowi ally along alongs already alto
alway amba ambiti ambo amenaz amenaza americ america among amparo amplia ampliar andr andre angele annive announ
annual another ant antina anunci anuncio aplica aplicar apoyan apoyen apoyo applic apply appreh approa approp approx
april apropi aragua arance arancel area arma armed around arrest asegur asesin asesor asesora asiste aspect assault
assess asset assist associ asumio asunto asylum ataqu atender attack attorn august aument author autori availa avanz
avanzar aviso ayudado ayudara backgr banda barrie basada based because before being benefi benefit better between
beyond bicent biden bilate billion bipart blanca border bring brutal budget build buildi burden bureau buscad busine
cadena called campai campana canada cannot capabi capaci captur captura career cargo carrera carry cartel case causa
cause caused causing celebr center centra central centro cerca certain chain challe change changed charge charged
check chemic chief childr china ciento cierta cierto citize city ciudad civil clav clean clear climate close closely
coalic coalit colabo collab collec columb combat combin comenz comerc coming commer commis commit common commun
compan compar compet comple compli compre compro comun comuni concre condit conduc conduct condujo confli confor
confro congre conjun connec conoci consec consejo conseq consid consis consol consta consti constr consul consult
consum consumo contai contin contra contri contro control conven conver cooper coordi corpor corrup cost costo could
council counte counter countl countr country court covid crack cracki crear create created creati crecie crime
crimin crise crisi critic crossi cualqu cuando cuenta cultur cumbr curren current curso custom cutting cuya cyber
danger dano daskal dato deadly death decada decade decemb decena decisi declar declare declaro decomi dedica deepen
defend defensa defense delega delinc delito delive deliver democr demons depart depend deploy deputy derech desarr
desart descri desd deserve desest design desman despia despu destab destac destro destru detail detain detect detenc
detener deteni detent determ detuvo devast develo develop dialog diciem differ dinero diplom direct disast discus
discuss disease disman disord dispon disrup disrupt distri divers doing dolar dollar domest donald dond dozen drive
driven droga drug durant during duty earlier early econom economy educat effect effici effort eficac eficaz eight
eighth ejecut elecci elected electi electo eligib elimin elizab ella ello emerge emergi emitido emphas emplea employ
empren encabe encont encoun encour endang ending enduri enemy energy enero enfasi enforc enforce enfren engage
enhanc enhance enough ensure ensuri entend enter enterp entida entire entiti entr entrega entry enviro epidem equal
equity equiva eradic escala esenci esfuer especi espiri essent esta establ estado estima esto estrec estuvo evasion
event every everyt eviden evitar exchan execut exhort existi exito expand expans expect experi expert exploit export
expres extend exteri extrad extran extrao extrem fabric facili facing failed failure fallec famili familia family
fatal februa federal fentan field fight financ finance finding finish firear firm firmo first fiscal flagelo flujo
focus focused follow fondo force forced foreign forma formal former fortal forty forward foster found founda framew
franci freedom frenar frent fronte fuego fueling fuent fuera fueron fuerza funcio functi fund fundam funded funding
furthe further future futuro gabine gananc gang garant garland genera general gent gestion ghost global goal gobier
going gonzal good govern gracia granted grav great greater group growing grupo guard guerra guidan gupta guzman
hablar hacer hacia hacien hand happen harm harri hasta health heart hecho helped helping hemisf hemisp hereby hereun
hicier hidta highli histor history hombr homela honor hosted house human humane humani humano hundre hundred icela
idea identi ieepa ilegal ilicit ilicita ilicito illega illegal illicit immedi immigr impact impair impedir implem
impon import impose imposed imposi improv improve impues impuls inaugu incide includ include inclui inclus incluso
incont increa incurs indepe indict indire indivi indust infilt influe influx inform infras inicia inicio initia
initial inmigr innoce innova inspec instead instit instru insurg integr inteli intell intend intens intera interc
interd intere interi interm intern interr interv inunda inusual invasi invers invest involu involv irregu issue
issued january jinping jocelyn joined joining joint jointly joseph julio junta junto justic justice kamala kidnap
killing known labor laken largest largo later latina launch launde lavado lawful leader leading learn legal legisl
letal lethal level levera ley libert lider lidera lista live llevar local locali logro longer loopho lopez lucha
lugar machin maduro mainta major majori making manage managi mandat manera manten mantie manuel manufa march marcha
marina mariti market materi materia mayor mayoria mean measur median medica medical medida medio meetin meeting
member memora mental mercan message meta metham method mexica mexican mexico migrac migran migrat mil milita millio
million millon minimi minist missio mobili model modern modifi moment monaco money month mortal mortif muert mujer
multil multip mundia mundial mundo munici murder nacion naloxo narcot nation nearly necesi necess need needed negoci
neighb networ network never nicola ninth nivel nomina nort north northe nothing notice novemb noviem nuestr nuestra
nuestro nueva nuevo number numero nunca nungar object obrador obtener occide occurr october octubr oferta office
officer offici often ondcp ongoing operac operan operat operate opioid oportu opport orden order orderly organi
origin other otherw otra otro outlin overdo overwh ovidio pais pandem pandil papel part partic partne partner party
patel pathwa patrio patrol peace peacef peligr people percent perez period perman permit perpet person place plan
platfo plazo pledge poder poison polici policy politi poner popular port portav posed posibi posibl positi possib
poster potent pound power practi precur predat premio prensa prepar prepare prescr presen preser presid press presun
presup preven prevent previo primary prime primer primera princi prior priori prison private problem proced proces
process procla produc produce profes profit profun progra program progre prohib projec prolif promis promise promot
promote promov promul proper propio propor propos prosec prospe protec protect proteg proven provid provide provis
proyec public publica publis pueblo purcha pursua pursue putting qualify quickly quien quimic rafael randall range
reach readout reaffi reafir realiz reanud reason receiv recent recibio recien recogn recomm recono record recove
recupe recurs red reduce reduci reducir reduct reform reforz refuse regard regime region regist regula reiter relaci
related relati releas release releva remain removal removed report repres republ reques requir require resear resili
resolve resour respec respect respeto respon respond respue restore restri result resumen reto return reunio reunion
reunir revers review revisa riesgo right riley rindan robust rodrig rural russia safegu safer safety sale salud
salvad salvar salvo sancio sancti saving scale schedu school science scourge screen seccion second secret section
sector secure securi seeking seguim seguir segunda segura seguri seguro seize seized seizur semana senado senate
senior sentido septem septie seri serious serve served servic service serving several shall share shared sharing
sheet sherwo shipme shippi should side signed signif sigu siguie simila similar sinaloa since sintet sistem situac
situat smuggl sobr sobred social socied society socio solida solido soluti source southe sovere specia special
specif stabil stand standa start state statem step still story strate street streng strike strong study subject
submit subray subsec substa succes success suffer sulliv sumini summit supply suppor support survei suspec suspen
sustai sustan synthe system tackle take taken taking tambien tanto target tariff techni techno tercer termin territ
terror tesoro texa thank their there theref thereof these thing third those thousa threat three throug through
tiempo tobacco toda today todo togeth tomado tool total toward trabaj trabajo track trade traffi trafico tragedy
tragic tragico traini transa transb transf transm transn transp trasto tratado tratam treasu treat treatm trend
triang tribal trudeau trump twenty ukraine ultimo under underm unders undert unidad unido union united univer unlawf
unprec until unusual update uphold urgent using valent valor valorem value venezo venezu venta vested victim victor
vida vigor vincul violac violen violent virtue vision visit vital volver vulner wanted washin watson weapon welcom
western where whereof whether which while white whole within without witness woman women woodsi worker workfo
working world would year yester young youth zona
`
    .trim()
    .split(/\s+/),
);
