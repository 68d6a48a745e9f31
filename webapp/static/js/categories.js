// Which category an opinion seems to belong to, by the words in it. Pure; only a suggestion, the person decides.

const WORDS = {
  policy: "政策 补贴 补助 税收 减税 退税 申报 奖励",
  land: "用地 土地 厂房 扩建 地块 征地 租地",
  energy: "用电 电价 停电 电力 增容 变压器 天然气 用能 能耗 蒸汽",
  labour: "用工 招工 招聘 工人 缺人 员工 工资 社保 宿舍",
  finance: "贷款 融资 资金 利率 担保 抵押 周转 授信",
  infrastructure: "道路 路灯 照明 公交 停车 排水 积水 管网 雨污 污水 供水 网络",
  training: "培训 夜校 人才 讲课 技师 职称 引才",
  party: "党建 党员 党组织 支部 党费 入党",
  market: "销路 订单 市场 展会 直播 出口 客户 销售 物流",
  innovation: "研发 专利 技术 创新 科技 智能 数字化",
  permits: "审批 办证 许可 执照 环评 消防 验收 备案 手续",
  rights: "欠款 拖欠 侵权 维权 纠纷 投诉 合同",
};

// Returns the category whose words make up most of the text, of two alike the one that is spoken of first; "" for none.
export function categoryOf(text) {
  let best = { weight: 0, at: 0, name: "" };
  for (const [name, words] of Object.entries(WORDS)) {
    const found = words.split(" ").filter((word) => text.includes(word));
    const weight = found.join("").length;
    const at = Math.min(...found.map((word) => text.indexOf(word)));
    if (weight > best.weight || (weight === best.weight && at < best.at)) best = { weight, at, name };
  }
  return best.name;
}
