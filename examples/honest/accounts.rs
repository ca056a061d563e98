//! 账 — true amounts of one body for one year, in 分: nothing is rounded here, so that everything printed from them is
//! possible.

/// The splitmix64 sequence of a seed: every document can be made again.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// An amount between two numbers of 元, to the 分.
    pub fn yuan(&mut self, low: i64, high: i64) -> i64 {
        low * 100 + (self.next() % ((high - low).max(1) as u64 * 100)) as i64
    }
}

/// Where the money of an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fund {
    /// 一般公共预算
    General,
    /// 政府性基金
    Government,
    /// 国有资本经营
    Capital,
}

/// 项 — an item of the functional classification and its money.
#[derive(Debug, Clone)]
pub struct Item {
    pub code: &'static str,
    pub class: &'static str,
    pub section: &'static str,
    pub name: &'static str,
    pub fund: Fund,
    /// 人员经费 of the fund.
    pub personnel: i64,
    /// 公用经费 of the fund.
    pub public: i64,
    /// 项目支出 of the fund.
    pub project: i64,
    /// How much of it comes from last year.
    pub carried: i64,
    /// What is left of the fund's money at the end of the year.
    pub left: i64,
    /// 其他资金 spent on the item.
    pub other: i64,
    /// Whether that is basic expenditure.
    pub other_is_basic: bool,
}

impl Item {
    pub const fn basic(&self) -> i64 {
        self.personnel + self.public
    }

    /// Spent from the fund.
    pub const fn of_fund(&self) -> i64 {
        self.basic() + self.project
    }

    /// Spent from all money.
    pub const fn all(&self) -> i64 {
        self.of_fund() + self.other
    }

    pub const fn all_basic(&self) -> i64 {
        self.basic() + if self.other_is_basic { self.other } else { 0 }
    }

    /// The fund's revenue of the year.
    pub const fn received(&self) -> i64 {
        self.of_fund() - self.carried + self.left
    }
}

/// Everything that a body discloses of one year.
#[derive(Debug, Clone)]
pub struct Accounts {
    pub items: Vec<Item>,
    /// 经济分类 of the basic expenditure from the general budget.
    pub economic: Vec<(&'static str, &'static str, i64)>,
    /// Other money: received, from the surplus, from last year, distributed, left over.
    pub other: [i64; 5],
    /// 出国, 购置, 运行, 接待: this year's budget, what was spent, and last year's.
    pub public_costs: [[i64; 4]; 3],
    /// 机关运行经费, this year and last.
    pub agency: [i64; 2],
    /// 货物, 工程, 服务
    pub procurement: [i64; 3],
    /// What was to smaller enterprises.
    pub small: i64,
    /// Last year's total, its basic and its project expenditure.
    pub before: [i64; 2],
    /// What each item was budgeted at, for final accounts.
    pub budgeted: Vec<i64>,
}

type Place = (&'static str, &'static str, &'static str, &'static str);

const OFFICE: &[Place] = &[
    ("2010301", "一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行"),
    ("2011101", "一般公共服务支出", "纪检监察事务", "行政运行"),
    ("2013101", "一般公共服务支出", "党委办公厅（室）及相关机构事务", "行政运行"),
];
const TASKS: &[Place] = &[
    ("2010302", "一般公共服务支出", "政府办公厅（室）及相关机构事务", "一般行政管理事务"),
    ("2010350", "一般公共服务支出", "政府办公厅（室）及相关机构事务", "事业运行"),
    ("2013150", "一般公共服务支出", "党委办公厅（室）及相关机构事务", "事业运行"),
    ("2050201", "教育支出", "普通教育", "学前教育"),
    ("2070109", "文化旅游体育与传媒支出", "文化和旅游", "群众文化"),
    ("2080801", "社会保障和就业支出", "抚恤", "死亡抚恤"),
    ("2110301", "节能环保支出", "污染防治", "大气"),
    ("2120104", "城乡社区支出", "城乡社区管理事务", "城管执法"),
    ("2130142", "农林水支出", "农业农村", "乡村道路建设"),
    ("2130705", "农林水支出", "农村综合改革", "对村民委员会和村党支部的补助"),
];
const STAFF: &[Place] = &[
    ("2080501", "社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休"),
    ("2080505", "社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"),
    ("2080506", "社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费支出"),
    ("2101101", "卫生健康支出", "行政事业单位医疗", "行政单位医疗"),
    ("2210201", "住房保障支出", "住房改革支出", "住房公积金"),
];
const FUNDS: &[Place] = &[
    ("2120803", "城乡社区支出", "国有土地使用权出让收入安排的支出", "城市建设支出"),
    ("2296002", "其他支出", "彩票公益金安排的支出", "用于社会福利的彩票公益金支出"),
];
const CAPITAL: &[Place] = &[("2230105", "国有资本经营预算支出", "解决历史遗留问题及改革成本支出", "国有企业退休人员社会化管理补助支出")];

const WAGES: &[(&str, &str)] =
    &[("30101", "基本工资"), ("30102", "津贴补贴"), ("30103", "奖金"), ("30107", "绩效工资"), ("30112", "其他社会保障缴费")];
const RUNNING: &[(&str, &str)] = &[
    ("30201", "办公费"),
    ("30202", "印刷费"),
    ("30205", "水费"),
    ("30206", "电费"),
    ("30207", "邮电费"),
    ("30211", "差旅费"),
    ("30213", "维修（护）费"),
    ("30226", "劳务费"),
    ("30228", "工会经费"),
    ("30229", "福利费"),
    ("30239", "其他交通费用"),
    ("30299", "其他商品和服务支出"),
];

fn item(place: Place, fund: Fund) -> Item {
    let (code, class, section, name) = place;
    Item { code, class, section, name, fund, personnel: 0, public: 0, project: 0, carried: 0, left: 0, other: 0, other_is_basic: false }
}

/// Parts that add up to a whole, each above nothing.
fn split(whole: i64, parts: usize, random: &mut Random) -> Vec<i64> {
    let weights: Vec<i64> = (0..parts).map(|_| 20 + random.below(200) as i64).collect();
    let sum: i64 = weights.iter().sum();
    let mut shares: Vec<i64> = weights.iter().map(|w| whole * w / sum).collect();
    shares[0] += whole - shares.iter().sum::<i64>();
    shares
}

/// Accounts of a seed; `settled` for final accounts.
pub fn accounts(random: &mut Random, settled: bool) -> Accounts {
    let mut items: Vec<Item> = Vec::new();
    let mut office = item(*random.of(OFFICE), Fund::General);
    office.personnel = random.yuan(600_000, 9_000_000);
    office.public = random.yuan(120_000, 1_500_000);
    if random.once_in(2) {
        office.project = random.yuan(10_000, 900_000);
    }
    let wages = office.personnel;
    items.push(office);
    let mut staff = Vec::new();
    for &place in STAFF {
        if place.0 == "2080501" && random.once_in(2) || place.0 == "2080506" && random.once_in(3) {
            continue;
        }
        let mut own = item(place, Fund::General);
        own.personnel = random.yuan(8_000, 700_000);
        staff.push((place.0, own.personnel));
        items.push(own);
    }
    for _ in 0..1 + random.below(4) {
        let place = *random.of(TASKS);
        if items.iter().any(|i| i.code == place.0) {
            continue;
        }
        let mut own = item(place, Fund::General);
        own.project = random.yuan(3_000, 3_000_000);
        if random.once_in(3) {
            own.project = own.project / 1_000_000 * 1_000_000 + 1_000_000;
        }
        if random.once_in(4) {
            own.carried = own.project / 4;
        }
        items.push(own);
    }
    if random.once_in(3) {
        let mut own = item(*random.of(FUNDS), Fund::Government);
        own.project = random.yuan(20_000, 900_000);
        if random.once_in(3) {
            own.carried = own.project / 3;
        }
        items.push(own);
    }
    if random.once_in(6) {
        let mut own = item(CAPITAL[0], Fund::Capital);
        own.project = random.yuan(5_000, 200_000);
        items.push(own);
    }
    if settled {
        for own in items.iter_mut().filter(|i| i.project > 0) {
            if random.once_in(3) {
                own.left = random.yuan(500, 80_000);
            }
        }
    }
    // Other money, however small, in one class or two.
    if random.once_in(2) {
        for _ in 0..1 + random.below(2) {
            let (at, small) = (random.below(items.len()), random.once_in(2));
            if items[at].fund == Fund::General {
                items[at].other = if small { random.yuan(100, 900) } else { random.yuan(5_000, 400_000) };
                items[at].other_is_basic = random.once_in(2);
            }
        }
    }
    items.sort_by_key(|i| i.code);
    let economic = economic(wages, &staff, items.iter().map(|i| i.public).sum(), random);
    let spent: i64 = items.iter().map(|i| i.other).sum();
    let mut other = [spent, 0, 0, 0, 0];
    if settled && spent > 0 && random.once_in(2) {
        let (distributed, left) = (random.yuan(100, 9_000), random.yuan(100, 90_000));
        let from_last = random.yuan(50, 20_000).min(spent);
        other = [spent + distributed + left - from_last, 0, from_last, distributed, left];
    }
    let of = |code: &str| economic.iter().find(|e| e.0 == code).map_or(0, |e| e.2);
    let costs = [0, 0, of("30231"), of("30217")];
    let more = |costs: [i64; 4], random: &mut Random| {
        [costs[0], costs[1], costs[2] + costs[2] / 7, costs[3] + if random.once_in(2) { costs[3] / 3 } else { 0 }]
    };
    let (budget, before) = (more(costs, random), more(costs, random));
    let public: i64 = items.iter().map(|i| i.public).sum();
    let total: i64 = items.iter().map(Item::all).sum();
    let basic: i64 = items.iter().map(Item::all_basic).sum();
    let near = |amount: i64, random: &mut Random| amount * (700 + random.below(600) as i64) / 1000;
    let before_all = [near(basic, random), near(total - basic, random)];
    let budgeted = items.iter().map(|i| if random.once_in(4) { i.of_fund() } else { near(i.of_fund(), random) }).collect();
    let bought = if random.once_in(3) { [0; 3] } else { [random.yuan(2_000, 300_000), 0, random.yuan(3_000, 400_000)] };
    let small = bought.iter().sum::<i64>() / 2;
    let agency = [public, near(public, random)];
    Accounts {
        items,
        economic,
        other,
        public_costs: if settled { [budget, costs, before] } else { [costs, costs, before] },
        agency,
        procurement: bought,
        small,
        before: before_all,
        budgeted,
    }
}

fn economic(wages: i64, staff: &[(&'static str, i64)], running: i64, random: &mut Random) -> Vec<(&'static str, &'static str, i64)> {
    let of = |code: &str| staff.iter().find(|s| s.0 == code).map_or(0, |s| s.1);
    let mut all: Vec<(&'static str, &'static str, i64)> = Vec::new();
    let awards = if random.once_in(2) { wages / 40 } else { 0 };
    for (&(code, name), share) in WAGES.iter().zip(split(wages - awards, WAGES.len(), random)) {
        all.push((code, name, share));
    }
    all.push(("30108", "机关事业单位基本养老保险缴费", of("2080505")));
    all.push(("30109", "职业年金缴费", of("2080506")));
    all.push(("30110", "职工基本医疗保险缴费", of("2101101")));
    all.push(("30113", "住房公积金", of("2210201")));
    let (car, reception) = (running / 12 * random.below(2) as i64, running / 40 * random.below(2) as i64);
    let desks = if random.once_in(3) { running / 20 } else { 0 };
    for (&(code, name), share) in RUNNING.iter().zip(split(running - car - reception - desks, RUNNING.len(), random)) {
        all.push((code, name, share));
    }
    all.push(("30217", "公务接待费", reception));
    all.push(("30231", "公务用车运行维护费", car));
    all.push(("30302", "退休费", of("2080501")));
    all.push(("30309", "奖励金", awards));
    all.push(("31002", "办公设备购置", desks));
    all.retain(|e| e.2 > 0);
    all.sort_by_key(|e| e.0);
    all
}
