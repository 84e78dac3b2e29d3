"""What experts of the four founding themes call their topics, in English, Danish and Chinese.

One topic a line, its names in the three languages between bars, synonyms and acronyms between semicolons. Only names
that mean the same stand in one line, since keywords of one topic count as equal. A name stands in one line only.
"""

FOUNDING_TOPICS = """
artificial intelligence; AI; AI technology | kunstig intelligens | 人工智能; 人工智能技术
machine learning; ML | maskinlæring | 机器学习
deep learning | dyb læring | 深度学习
data science; data analytics; data analysis | datavidenskab; dataanalyse | 数据科学; 数据分析
big data | store datamængder | 大数据
internet of things; IoT | tingenes internet | 物联网
sensors; sensor technology | sensorer; sensorteknologi; sensorteknik | 传感器; 传感技术; 传感器技术
robotics; robots | robotter; robotteknologi; robotik | 机器人; 机器人技术
cyber security; cybersecurity; IT security; information security | it-sikkerhed; cybersikkerhed; informationssikkerhed \
| 网络安全; 信息安全
data protection; GDPR | databeskyttelse; persondatabeskyttelse | 数据保护; 个人信息保护
privacy | privatliv; privatlivsbeskyttelse | 隐私; 隐私保护
cloud computing | cloudcomputing | 云计算
blockchain; distributed ledgers | blokkæde | 区块链
software development; software engineering | softwareudvikling | 软件开发; 软件工程
open source; open source software | åben kildekode | 开源; 开源软件
user experience; UX; user experience design | brugeroplevelse; brugeroplevelser | 用户体验
usability | brugervenlighed; anvendelighed | 可用性; 易用性
e-government; digital government; digital administration | digital forvaltning | 电子政务; 数字政府
digital identity; eID; electronic identity | digital identitet | 数字身份; 电子身份
open data | åbne data | 开放数据
e-health; digital health; eHealth | e-sundhed; digital sundhed | 电子医疗; 数字医疗; 数字健康
patient records; electronic patient records; electronic health records; EHR; EPR; electronic medical records; EMR \
| patientjournaler; elektroniske patientjournaler; elektronisk patientjournal; EPJ | 电子病历; 病历; 电子健康档案
interoperability; data exchange | interoperabilitet; dataudveksling | 互操作性; 数据交换
indoor positioning; indoor localisation; indoor localization | indendørs positionering; indendørs lokalisering \
| 室内定位
positioning; localisation; localization | positionering; lokalisering | 定位; 定位技术
satellite navigation; GNSS; GPS | satellitnavigation | 卫星导航; 北斗导航
pervasive computing; ubiquitous computing | allestedsnærværende it | 普适计算
low-power radio; low-power wireless; LPWAN | laveffektradio; radio med lavt strømforbrug | 低功耗无线; 低功耗无线通信
microelectronics; microchips; chips | mikroelektronik; mikrochips | 微电子; 芯片
low power electronics; micropower | mikrostrøm; laveffektelektronik | 低功耗电子; 微功耗
5G; mobile networks | 5G-net; mobilnet | 5G网络; 移动网络
smart cities; smart city | intelligente byer; intelligent by | 智慧城市
green IT; sustainable IT | grøn it; bæredygtig it | 绿色信息技术; 绿色IT
data centres; data centers | datacentre; datacenter | 数据中心
intelligent buildings; smart buildings | intelligente bygninger; smarte bygninger | 智能建筑; 智慧建筑
building management; building automation | bygningsstyring; bygningsautomatik | 楼宇管理; 楼宇自动化
building information modelling; building information modeling; BIM | bygningsinformationsmodellering | 建筑信息模型
digital twins; digital twin | digitale tvillinger; digital tvilling | 数字孪生
virtual reality; VR | virtuel virkelighed | 虚拟现实
augmented reality; AR | udvidet virkelighed | 增强现实
image analysis; image processing; computer vision | billedanalyse; billedbehandling; computersyn \
| 图像分析; 图像处理; 计算机视觉
natural language processing; NLP; language technology | sprogteknologi; naturlig sprogbehandling | 自然语言处理
simulation; modelling and simulation | simulering; modellering og simulering | 仿真; 模拟仿真
renewable energy; renewables | vedvarende energi | 可再生能源
wind power; wind energy | vindkraft; vindenergi | 风力发电; 风电; 风能
offshore wind; offshore wind power | havvind; havvindkraft | 海上风电; 海上风力发电
wind turbines; wind turbine | vindmøller; vindmølle | 风力发电机; 风机; 风力涡轮机
gearboxes; gears | gearkasser; gear | 齿轮箱
condition monitoring | tilstandsovervågning | 状态监测; 状态监控
predictive maintenance | forudsigende vedligehold; prædiktiv vedligeholdelse | 预测性维护
service and maintenance; operation and maintenance; O&M | drift og vedligehold; service og vedligehold \
| 运行与维护; 运维
solar energy; solar power | solenergi; solkraft | 太阳能; 太阳能发电
photovoltaics; PV; solar cells; solar panels | solceller; solcelleanlæg; fotovoltaik | 光伏; 太阳能电池; 光伏发电
hydrogen; H2 | brint | 氢; 氢气; 氢能
hydrogen storage; storage of hydrogen | brintlagring; lagring af brint | 储氢; 氢储存; 氢能储存
fuel cells; fuel cell | brændselsceller; brændselscelle | 燃料电池
electrolysis; water electrolysis | elektrolyse; vandelektrolyse | 电解; 电解水
power-to-X; PtX; P2X | elektrobrændstoffer | 电转X; 电转燃料
batteries; battery technology | batterier; batteriteknologi | 电池; 电池技术
energy storage; storage of energy | energilagring; lagring af energi | 储能; 能量存储; 能源储存
smart grid; smart grids; intelligent power grids | intelligente elnet; intelligent elnet; smarte elnet | 智能电网
flexible demand; demand response; demand flexibility | fleksibelt forbrug; fleksibelt elforbrug | 需求响应; 需求侧响应
power electronics | effektelektronik | 电力电子
electric vehicles; electric cars; EV | elbiler; elektriske køretøjer | 电动汽车; 电动车
district heating | fjernvarme | 区域供热; 集中供热
district cooling | fjernkøling | 区域供冷; 集中供冷
district heating and cooling | fjernvarme og fjernkøling | 区域供热与供冷
heat pumps; heat pump | varmepumper; varmepumpe | 热泵
surplus heat; waste heat; excess heat | overskudsvarme; spildvarme | 余热; 废热; 余热利用
heat planning | varmeplanlægning | 供热规划
geothermal energy; geothermal heat | geotermi; geotermisk energi | 地热; 地热能
biogas | biogasanlæg; biogasproduktion | 沼气
anaerobic digestion | anaerob udrådning; anaerob nedbrydning; bioforgasning | 厌氧消化
biomass; bioenergy | biomasse; bioenergi | 生物质; 生物质能; 生物能源
biofuels; biofuel | biobrændstoffer; biobrændstof | 生物燃料
manure; slurry | gylle; husdyrgødning | 粪便; 畜禽粪便
food waste | madaffald; madspild | 厨余垃圾; 食物浪费; 餐厨垃圾
waste management; waste treatment | affaldshåndtering; affaldsbehandling | 废弃物管理; 垃圾处理; 废物处理
recycling | genanvendelse; genbrug | 回收利用; 资源回收
circular economy | cirkulær økonomi | 循环经济
carbon capture; carbon capture and storage; CCS; CO2 capture | CO2-fangst; kulstoffangst; CO2-fangst og -lagring \
| 碳捕集; 碳捕获; 碳捕集与封存
climate adaptation; climate change adaptation | klimatilpasning | 气候适应; 适应气候变化
climate change | klimaforandringer; klimaændringer | 气候变化
air quality; air pollution | luftkvalitet; luftforurening | 空气质量; 空气污染
energy efficiency; energy saving; energy savings | energieffektivitet; energibesparelser; energieffektivisering \
| 能源效率; 节能; 能效
energy-efficient buildings; low-energy buildings | energieffektive bygninger; lavenergibyggeri | 建筑节能; 节能建筑
energy renovation; energy retrofit; building renovation | energirenovering; bygningsrenovering | 节能改造; 建筑节能改造
indoor climate; indoor environment; indoor air quality | indeklima | 室内环境; 室内气候; 室内空气质量
metering; meters; smart meters; smart metering | målere; intelligente målere; smarte målere | 计量; 智能电表; 智能计量
water supply | vandforsyning | 供水
drinking water | drikkevand | 饮用水
wastewater; waste water; sewage | spildevand | 污水; 废水
wastewater treatment; waste water treatment; sewage treatment | spildevandsrensning; rensning af spildevand \
| 污水处理; 废水处理
water treatment; water purification | vandbehandling; vandrensning | 水处理; 水净化
leak detection; leakage detection | lækagesøgning; lækagedetektion | 泄漏检测; 检漏
sludge; sewage sludge | slam; spildevandsslam | 污泥
pumps; pump technology | pumper; pumpeteknologi | 泵; 水泵
hospital design; hospital planning; hospital construction | hospitalsbyggeri; hospitalsplanlægning; sygehusbyggeri \
| 医院建设; 医院设计; 医院规划
hospital logistics; health care logistics | hospitalslogistik; sygehuslogistik | 医院物流
patient pathways; care pathways; clinical pathways | patientforløb; behandlingsforløb | 临床路径; 患者路径; 诊疗路径
patient safety | patientsikkerhed | 患者安全
infection control; hospital hygiene; infection prevention | infektionskontrol; hospitalshygiejne; infektionshygiejne \
| 感染控制; 院感控制; 医院感染控制
sterile supply; sterilisation; sterilization | sterilforsyning; sterilcentral; sterilisering | 无菌供应; 消毒供应; 灭菌
telemedicine; telehealth; remote care | telemedicin; telesundhed | 远程医疗
home monitoring; remote patient monitoring; remote monitoring of patients | hjemmemonitorering; fjernmonitorering \
| 居家监测; 远程患者监测
diabetes; diabetes care | sukkersyge; diabetesbehandling | 糖尿病; 糖尿病管理
chronic disease; chronic illness; chronic diseases | kronisk sygdom; kroniske sygdomme | 慢性病; 慢病; 慢性疾病
heart failure | hjertesvigt | 心力衰竭; 心衰
cardiovascular disease; heart disease | hjerte-kar-sygdomme; hjertesygdomme; hjertekarsygdom | 心血管疾病; 心脏病
cancer; oncology | kræft; onkologi | 癌症; 肿瘤; 肿瘤学
stroke; apoplexy | apopleksi; slagtilfælde | 中风; 脑卒中; 卒中
dementia; Alzheimer's disease | demens; Alzheimers sygdom | 痴呆; 失智症; 阿尔茨海默病
COPD; chronic obstructive pulmonary disease | KOL; kronisk obstruktiv lungesygdom | 慢性阻塞性肺病; 慢阻肺
mental health | mental sundhed; psykisk sundhed | 心理健康; 精神健康
elderly care; care of older people; aged care; eldercare | ældrepleje; ældreomsorg | 养老; 养老服务; 老年护理
ageing; aging; active ageing | aldring; aktiv aldring | 老龄化; 积极老龄化
assistive technology; welfare technology | velfærdsteknologi; hjælpemidler | 福祉科技; 辅助技术; 福祉技术; 辅助器具
home care; home nursing | hjemmepleje; hjemmesygepleje | 居家护理; 家庭护理
nursing | sygepleje | 护理; 护理学
falls; fall prevention | faldforebyggelse; fald blandt ældre | 跌倒; 跌倒预防; 防跌倒
rehabilitation | genoptræning; rehabilitering | 康复; 康复治疗
physiotherapy; physical therapy | fysioterapi | 物理治疗; 理疗
patient education | patientuddannelse; patientundervisning | 患者教育
medication; medication management | medicinering; medicinhåndtering | 用药; 用药管理; 药物管理
medical devices; medical technology; medtech | medicinsk udstyr; medicoteknik; medikoteknik | 医疗器械; 医疗设备
medical imaging; diagnostic imaging | billeddiagnostik; medicinsk billeddannelse | 医学影像; 影像诊断
clinical trials; clinical studies | kliniske forsøg; kliniske studier; kliniske afprøvninger | 临床试验; 临床研究
public health | folkesundhed | 公共卫生; 公共健康
prevention; disease prevention | forebyggelse; sygdomsforebyggelse | 预防; 疾病预防
nutrition | ernæring | 营养; 营养学
biotechnology; biotech | bioteknologi; biotek | 生物技术
nanotechnology; nanotech | nanoteknologi | 纳米技术; 纳米科技
nanomaterials | nanomaterialer | 纳米材料
nanoparticles | nanopartikler | 纳米颗粒; 纳米粒子
enzymes; enzyme technology | enzymer; enzymteknologi | 酶; 酶制剂; 酶技术
fermentation | fermentering; gæring | 发酵; 发酵工程
bioprocesses; bioprocess engineering; bioprocessing | bioprocesser; bioprocesteknologi | 生物过程; 生物工艺
protein engineering; protein design | proteindesign; proteinteknologi | 蛋白质工程; 蛋白质设计
protein chemistry; proteins | proteinkemi; proteiner | 蛋白质化学; 蛋白质
synthetic biology | syntetisk biologi | 合成生物学
genomics; genome sequencing; DNA sequencing | genomforskning; genomsekventering; DNA-sekventering \
| 基因组学; 基因组测序; 基因测序
gene therapy | genterapi | 基因治疗
stem cells | stamceller | 干细胞
drug delivery; targeted drug delivery | lægemiddelafgivelse; målrettet medicinafgivelse | 药物递送; 给药系统; 靶向给药
antibiotic resistance; antimicrobial resistance | antibiotikaresistens | 抗生素耐药; 抗生素耐药性; 抗菌素耐药性
vaccines | vacciner | 疫苗
biosensors; biosensor | biosensorer | 生物传感器; 生物传感
glucose sensors; glucose monitoring; continuous glucose monitoring; CGM | glukosesensorer; glukosemåling \
| 葡萄糖传感器; 血糖监测; 连续血糖监测
diagnostics; diagnosis | diagnostik; diagnosticering | 诊断; 诊断技术
point-of-care testing; POCT; point of care | patientnær diagnostik; patientnær testning | 即时检验; 床旁检测
lab-on-a-chip; microfluidics | mikrofluidik; laboratorium på en chip | 微流控; 芯片实验室
surfaces; surface technology; surface treatment | overflader; overfladeteknologi; overfladebehandling \
| 表面; 表面技术; 表面处理
surface chemistry | overfladekemi | 表面化学
coatings; coating; thin films; thin layers | belægninger; tynde film; tyndfilm; tynde lag | 涂层; 薄膜; 涂料
antibacterial surfaces; antimicrobial surfaces | antibakterielle overflader; antimikrobielle overflader \
| 抗菌表面; 抗菌涂层
anti-icing; de-icing | afisning; isforebyggelse | 防冰; 除冰; 防结冰
sol-gel | sol-gel-teknik; sol-gel-belægninger | 溶胶-凝胶; 溶胶凝胶法
wear; tribology; friction | slid; tribologi; friktion | 磨损; 摩擦学; 摩擦
corrosion; corrosion protection | korrosion; korrosionsbeskyttelse | 腐蚀; 防腐; 腐蚀防护
membranes; membrane technology; membrane filtration | membraner; membranteknologi; membranfiltrering \
| 膜; 膜技术; 膜过滤
catalysts; catalysis | katalysatorer; katalyse | 催化剂; 催化
porous materials | porøse materialer | 多孔材料
composites; composite materials | kompositter; kompositmaterialer | 复合材料
polymers; plastics | polymerer; plast | 聚合物; 塑料; 高分子材料
3D printing; additive manufacturing | 3D-print; additiv fremstilling | 3D打印; 增材制造
food; foods | fødevarer | 食品
food ingredients; ingredients | fødevareingredienser; ingredienser | 食品配料; 配料
food safety | fødevaresikkerhed | 食品安全
food technology; food processing | fødevareteknologi; fødevareforarbejdning | 食品技术; 食品加工; 食品科技
dairy; dairy products | mejeri; mejeriprodukter | 乳制品; 奶制品
plant-based food; plant-based proteins; plant proteins | plantebaserede fødevarer; planteproteiner \
| 植物基食品; 植物蛋白
probiotics; lactic acid bacteria | probiotika; mælkesyrebakterier | 益生菌; 乳酸菌
dietary fibre; dietary fiber | kostfibre | 膳食纤维
agriculture; farming | landbrug | 农业
precision farming; precision agriculture; smart farming | præcisionslandbrug | 精准农业; 智慧农业
fertiliser; fertilizer; fertilisers; fertilizers | gødning; kunstgødning | 肥料; 化肥
traceability | sporbarhed | 可追溯性; 溯源
supply chain; supply chains; supply chain management | forsyningskæde; forsyningskæder | 供应链; 供应链管理
logistics | logistik | 物流
public procurement; procurement; tendering | offentlige indkøb; indkøb; udbud | 公共采购; 政府采购; 采购
start-ups; startups; entrepreneurship | iværksætteri; iværksættere; opstartsvirksomheder | 初创企业; 创业
technology transfer; knowledge transfer | teknologioverførsel; videnoverførsel | 技术转移; 技术转让
intellectual property; patents; IPR | immaterielle rettigheder; patenter | 知识产权; 专利
market entry; market access | markedsadgang; markedsindtræden | 市场准入; 市场进入
standardisation; standardization; standards | standardisering; standarder | 标准化; 标准
education; training | uddannelse; undervisning | 教育; 培训
green IT and intelligent buildings | grøn it og intelligente bygninger | 绿色信息技术与智能建筑
biogas and waste | biogas og affald | 沼气与废弃物
smart grids and storage | intelligente elnet og lagring | 智能电网与储能
water and wastewater | vand og spildevand | 供水与污水处理
hospital design and logistics | hospitalsbyggeri og logistik | 医院建设与物流
diabetes and chronic illness | diabetes og kronisk sygdom | 糖尿病与慢性病
elderly care and assistive technology | ældre og velfærdsteknologi | 养老与福祉科技
food and ingredients | fødevarer og ingredienser | 食品与配料
enzymes and bioprocesses | enzymer og bioprocesser | 酶与生物过程
surfaces and coatings | overflader og belægninger | 表面与涂层
nanomaterials and membranes | nanomaterialer og membraner | 纳米材料与膜
biosensors and diagnostics | biosensorer og diagnostik | 生物传感与诊断
"""
