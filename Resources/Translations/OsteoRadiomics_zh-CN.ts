<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>AnglesStep</name>
    <message>
        <source>Angles</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Lordosis L1-S1</source>
        <translation>前凸角 L1-S1</translation>
    </message>
    <message>
        <source>L1-L5</source>
        <translation>L1-L5</translation>
    </message>
    <message>
        <source>Facets L4-5</source>
        <translation>L4-5 小关节</translation>
    </message>
    <message>
        <source>Stop placing</source>
        <translation>停止放置</translation>
    </message>
    <message>
        <source>Draw the angles in the views</source>
        <translation>在视图中画出角度</translation>
    </message>
    <message>
        <source>Where the lines meet, or by parallels when they meet outside the image</source>
        <translation>画在两线相交处；若交点在图像之外，则用平行线画出</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线</translation>
    </message>
    <message>
        <source>A line, to draw it again or to take it away</source>
        <translation>选择一条线，以重画或删除</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>勾画</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Save lines...</source>
        <translation>保存线...</translation>
    </message>
</context>
<context>
    <name>BodiesStep</name>
    <message>
        <source>Vertebral bodies from whole vertebrae</source>
        <translation>由完整椎骨提取椎体</translation>
    </message>
    <message>
        <source>TotalSegmentator and others segment whole vertebrae; a study measures their bodies. Look at them before you use them.</source>
        <translation>TotalSegmentator 等程序分割的是完整椎骨，而研究测量的是椎体。使用前请先查看提取结果。</translation>
    </message>
    <message>
        <source>Vertebrae:</source>
        <translation>椎骨：</translation>
    </message>
    <message>
        <source>Whole vertebrae as another program segmented them</source>
        <translation>其他程序分割的完整椎骨</translation>
    </message>
    <message>
        <source>Made by:</source>
        <translation>来源程序：</translation>
    </message>
    <message>
        <source>Whose label numbers it has; names of segments go before</source>
        <translation>标签编号所属的程序；分割对象的名称优先</translation>
    </message>
    <message>
        <source>Lowest lumbar:</source>
        <translation>最低腰椎：</translation>
    </message>
    <message>
        <source>The lowest lumbar vertebra in the image: look, for five or six are possible</source>
        <translation>图像中最低的腰椎：请查看图像确认，腰椎可能有五节或六节</translation>
    </message>
    <message>
        <source>Leave out:</source>
        <translation>去除表层：</translation>
    </message>
    <message>
        <source>How much of each body to leave out beneath its surface, in mm: 0 for none, 2 for a drawing inside the cortex</source>
        <translation>每个椎体表面以下去除的厚度（mm）：0 表示不去除，2 相当于在皮质内勾画</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>These are bodies already: only name them</source>
        <translation>这些已是椎体：仅命名</translation>
    </message>
    <message>
        <source>Nothing is cut; levels are proven and named</source>
        <translation>不做切割，只核实并命名节段</translation>
    </message>
    <message>
        <source>Preview bodies</source>
        <translation>预览椎体</translation>
    </message>
    <message>
        <source>Use these</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>CaseStep</name>
    <message>
        <source>Case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>The protocol decides segments, preprocessing and features</source>
        <translation>方案决定分割、预处理与特征</translation>
    </message>
    <message>
        <source>Case id:</source>
        <translation>病例编号：</translation>
    </message>
    <message>
        <source>Pseudonym for the table; never the patient&apos;s name</source>
        <translation>表中使用的代号；切勿填写患者姓名</translation>
    </message>
    <message>
        <source>pseudonym</source>
        <translation>假名</translation>
    </message>
    <message>
        <source>Segments:</source>
        <translation>分割：</translation>
    </message>
    <message>
        <source>What was drawn</source>
        <translation>所绘内容</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Correct...</source>
        <translation>校正…</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CorrectionsStep</name>
    <message>
        <source>Corrections for the next training</source>
        <translation>供下次训练的修正</translation>
    </message>
    <message>
        <source>Correct the segments above; then keep what you made of them, so that the network can learn from it.</source>
        <translation>请在上方修正分割对象，然后保存修正结果，供网络学习。</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Folder of corrections: images without any name, corrected bodies, and a list</source>
        <translation>修正文件夹：不含任何姓名的图像、修正后的椎体和列表</translation>
    </message>
    <message>
        <source>Keep the correction</source>
        <translation>保存修正</translation>
    </message>
</context>
<context>
    <name>DrawStep</name>
    <message>
        <source>Draw</source>
        <translation>勾画</translation>
    </message>
    <message>
        <source>Create segments</source>
        <translation>创建分割对象</translation>
    </message>
    <message>
        <source>in layers</source>
        <translation>分层</translation>
    </message>
    <message>
        <source>One segment per layer of each vertebra, as the study drew them</source>
        <translation>每个椎体按层各建一个分割对象，与原研究的勾画方式一致</translation>
    </message>
    <message>
        <source>Edit segments</source>
        <translation>编辑分割</translation>
    </message>
    <message>
        <source>Next segment</source>
        <translation>下一分割</translation>
    </message>
</context>
<context>
    <name>ExplainPanel</name>
    <message>
        <source>Explain</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Map:</source>
        <translation>图：</translation>
    </message>
    <message>
        <source>How the map finds out where in the image the score comes from</source>
        <translation>热图以何种方式找出评分来自图像何处</translation>
    </message>
    <message>
        <source>Image:</source>
        <translation>图像：</translation>
    </message>
    <message>
        <source>The derived image on which the feature is calculated, or the features of the chosen model</source>
        <translation>计算特征所用的衍生图像，或所选模型的特征</translation>
    </message>
    <message>
        <source>Feature:</source>
        <translation>特征：</translation>
    </message>
    <message>
        <source>The feature to calculate around every voxel</source>
        <translation>在每个体素周围计算的特征</translation>
    </message>
    <message>
        <source>Radius:</source>
        <translation>半径：</translation>
    </message>
    <message>
        <source>Half width of the neighbourhood of each voxel</source>
        <translation>每个体素邻域的半宽</translation>
    </message>
    <message>
        <source> voxel(s)</source>
        <translation> 体素</translation>
    </message>
    <message>
        <source>Make map</source>
        <translation>生成图</translation>
    </message>
    <message>
        <source>Show as:</source>
        <translation>显示方式：</translation>
    </message>
    <message>
        <source>How the map is shown in the slice views</source>
        <translation>图在切片视图中的显示方式</translation>
    </message>
    <message>
        <source>Opacity:</source>
        <translation>不透明度：</translation>
    </message>
    <message>
        <source>How much the map covers the image</source>
        <translation>特征图覆盖图像的程度</translation>
    </message>
    <message>
        <source>Threshold:</source>
        <translation>阈值：</translation>
    </message>
    <message>
        <source>Leave out values weaker than this part of the colours, on both sides of zero</source>
        <translation>隐去零值两侧弱于该颜色比例的数值</translation>
    </message>
    <message>
        <source>Colour the surface in 3D</source>
        <translation>三维表面着色</translation>
    </message>
    <message>
        <source>Show the segments&apos; surface in the map&apos;s colours in 3D views</source>
        <translation>在三维视图中以图的颜色显示分割表面</translation>
    </message>
    <message>
        <source>Sequences side by side</source>
        <translation>各序列并排显示</translation>
    </message>
    <message>
        <source>Show map</source>
        <translation>显示特征图</translation>
    </message>
    <message>
        <source>Save map...</source>
        <translation>保存图…</translation>
    </message>
</context>
<context>
    <name>MeasureStep</name>
    <message>
        <source>Further muscles and references to draw: psoas, subcutaneous fat, disc and others</source>
        <translation>可另行勾画的肌肉与参照：腰大肌、皮下脂肪、椎间盘等</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>分割对象</translation>
    </message>
    <message>
        <source>Which segment is which muscle</source>
        <translation>哪个分割对象是哪块肌肉</translation>
    </message>
    <message>
        <source>Numbers are</source>
        <translation>编号方案</translation>
    </message>
    <message>
        <source>Whose numbers the segments are called by</source>
        <translation>分割对象的编号出自哪个方案</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Where the measured slice is taken from</source>
        <translation>测量层面由何确定</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>The measured slice, counted from 0</source>
        <translation>测量层面，从 0 计数</translation>
    </message>
    <message>
        <source>Take shown</source>
        <translation>取当前层面</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>A point of the level</source>
        <translation>层面上的一点</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>放置</translation>
    </message>
    <message>
        <source>Show level, check sides</source>
        <translation>显示层面并核对左右</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水像</translation>
    </message>
    <message>
        <source>Dixon: the water image of the same acquisition; the image of the case is then the fat image</source>
        <translation>Dixon：同一次采集的水像；此时病例图像为脂肪像</translation>
    </message>
    <message>
        <source>Fat by</source>
        <translation>脂肪方法</translation>
    </message>
    <message>
        <source>The fat method</source>
        <translation>脂肪测量方法</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>One slice, the slices around it too, or everything that is drawn</source>
        <translation>一个层面、连同相邻层面，或全部勾画范围</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>For published references, which differ by sex</source>
        <translation>用于按性别不同的已发表参考值</translation>
    </message>
    <message>
        <source>Lean is</source>
        <translation>瘦肌参照</translation>
    </message>
    <message>
        <source>Lean reference of the signal fraction: usually psoas (PS)</source>
        <translation>信号分数的瘦肌参照：通常为腰大肌（PS）</translation>
    </message>
    <message>
        <source>Fat is</source>
        <translation>脂肪参照</translation>
    </message>
    <message>
        <source>Fat reference of the signal fraction: usually subcutaneous fat (SAT)</source>
        <translation>信号分数的脂肪参照：通常为皮下脂肪（SAT）</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Grey value of the fixed threshold: what is brighter is fat</source>
        <translation>固定阈值的灰度值：更亮者为脂肪</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Threshold as a share of a reference&apos;s mean, such as 0.5</source>
        <translation>以参照均值的比例作为阈值，例如 0.5</translation>
    </message>
    <message>
        <source>... of</source>
        <translation>……的参照</translation>
    </message>
    <message>
        <source>The reference that the share is taken of</source>
        <translation>比例所取的参照</translation>
    </message>
    <message>
        <source>Grades from</source>
        <translation>分级起点</translation>
    </message>
    <message>
        <source>Rates in % from which Goutallier grades 1 to 4 are suggested: a choice that your study states</source>
        <translation>建议 Goutallier 1 至 4 级的脂肪率起点（%）：由您的研究规定并说明</translation>
    </message>
    <message>
        <source>Voxel for voxel</source>
        <translation>逐体素对应</translation>
    </message>
    <message>
        <source>Take image, water and segments as one grid, whatever their headers say</source>
        <translation>无论文件头如何，均将图像、水像与分割视为同一网格</translation>
    </message>
    <message>
        <source>Much fat is right</source>
        <translation>脂肪多属实</translation>
    </message>
    <message>
        <source>Fat above 60 % in every muscle is right: fat and water are not exchanged</source>
        <translation>每块肌肉脂肪均高于 60 % 属实：脂肪像与水像未互换</translation>
    </message>
    <message>
        <source>All methods</source>
        <translation>全部方法</translation>
    </message>
    <message>
        <source>The muscle that is shown</source>
        <translation>所显示的肌肉</translation>
    </message>
    <message>
        <source>Tick a method to outline in the views what it counts as fat.</source>
        <translation>勾选方法，即在视图中勾出其判为脂肪的部分。</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Save page...</source>
        <translation>保存页面...</translation>
    </message>
</context>
<context>
    <name>OsteoRadiomics</name>
    <message>
        <source>Draw vertebral bodies on lumbar MRI or chest CT, extract radiomic features as a published study defines them, and see in the slice views where a feature is high.</source>
        <translation>在腰椎 MRI 或胸部 CT 上勾画椎体，按已发表研究的定义提取影像组学特征，并在切片视图中显示特征值的高低分布。</translation>
    </message>
    <message>
        <source>OsteoRadiomics</source>
        <translation>OsteoRadiomics</translation>
    </message>
</context>
<context>
    <name>OsteoRadiomicsLib</name>
    <message>
        <source>Not specific: a network that learned nothing shows nearly the same (rank correlation {value})</source>
        <translation>无特异性：未学到任何内容的网络显示几乎相同的图（秩相关 {value}）</translation>
    </message>
    <message>
        <source>HiResCAM of stage 1</source>
        <translation>第 1 阶段的 HiResCAM</translation>
    </message>
    <message>
        <source>First-order change of the logit, cell by cell of 4 pixels, if what the first stage found there were missing.</source>
        <translation>若去掉第一阶段在该处的发现，logit 的一阶变化；每格 4 个像素。</translation>
    </message>
    <message>
        <source>Grad-CAM of the last map</source>
        <translation>最后一层特征图的 Grad-CAM</translation>
    </message>
    <message>
        <source>As in the paper. One of its 6 x 6 cells is wider than a rib and sees far beyond itself: it shows regions.</source>
        <translation>与论文相同。6 x 6 的每一格比肋骨还宽，感受野远超自身：只能显示区域。</translation>
    </message>
    <message>
        <source>Occlusion of blocks</source>
        <translation>分块遮挡</translation>
    </message>
    <message>
        <source>The check: by how much the logit really falls when a block gives way to the mean of its rim.</source>
        <translation>核对：某一块被其边缘均值替换后，logit 实际下降多少。</translation>
    </message>
    <message>
        <source>Not specific: the map, or that of the control, is the same everywhere</source>
        <translation>无特异性：该图或对照图处处相同</translation>
    </message>
    <message>
        <source>Rank correlation with the control&apos;s map: {value}.</source>
        <translation>与对照图的秩相关：{value}。</translation>
    </message>
    <message>
        <source>The interval is the network&apos;s own doubt about pictures like those it has seen, not an interval of the patient&apos;s risk.</source>
        <translation>该区间是网络自身对所见同类图像的不确定性，不是患者风险的区间。</translation>
    </message>
    <message>
        <source>no contour: the map has no highest tenth</source>
        <translation>无轮廓：该图没有最高的十分之一</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Control: trained on shuffled labels</source>
        <translation>对照：用打乱的标签训练</translation>
    </message>
    <message>
        <source>{pair}: the features with the lowest ICC, next below and above the threshold, and with the highest ICC</source>
        <translation>{pair}：ICC 最低、紧邻阈值下方和上方、以及 ICC 最高的特征</translation>
    </message>
    <message>
        <source>second minus first reading, where both drew the ROI</source>
        <translation>两次阅片均勾画了该 ROI 时，第二次减第一次</translation>
    </message>
    <message>
        <source>Some readers are simulated: redrawn from one person&apos;s masks by a program. This report estimates how stable features are, not how well people agree</source>
        <translation>部分阅片者为模拟：由程序根据一人的掩膜重新勾画。本报告估计的是特征的稳定性，而非人与人之间的一致程度</translation>
    </message>
    <message>
        <source>cases in order of their mean Dice</source>
        <translation>病例按平均 Dice 系数排序</translation>
    </message>
    <message>
        <source>the {shown} of {total} cases with the lowest mean Dice; overlap.csv has all</source>
        <translation>{total} 例病例中平均 Dice 最低的 {shown} 例；全部见 overlap.csv</translation>
    </message>
    <message>
        <source>Dice by case and reader</source>
        <translation>各病例、各阅片者的 Dice 系数</translation>
    </message>
    <message>
        <source>Time per case</source>
        <translation>每例用时</translation>
    </message>
    <message>
        <source>active time, pauses not counted</source>
        <translation>有效用时，不含暂停</translation>
    </message>
    <message>
        <source>{comparison}: {cases} cases are few, since {needed} are needed to show an ICC above {threshold:g} when it is {expected:g}; features may pass or fail by chance</source>
        <translation>{comparison}：{cases} 例偏少，当 ICC 为 {expected:g} 时需要 {needed} 例才能证明其高于 {threshold:g}；特征可能因偶然而通过或未通过</translation>
    </message>
    <message>
        <source>{name} of Shrout &amp; Fleiss, {mcgraw_wong} of McGraw &amp; Wong: {description}</source>
        <translation>Shrout &amp; Fleiss 的 {name}，McGraw &amp; Wong 的 {mcgraw_wong}：{description}</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>{statistic}, all features</source>
        <translation>{statistic}，全部特征</translation>
    </message>
    <message>
        <source>Worst and best</source>
        <translation>最差与最佳</translation>
    </message>
    <message>
        <source>{form} with {level} interval</source>
        <translation>{form} 及其 {level} 区间</translation>
    </message>
    <message>
        <source>Bland-Altman plots</source>
        <translation>Bland-Altman 图</translation>
    </message>
    <message>
        <source> minus </source>
        <translation> 减 </translation>
    </message>
    <message>
        <source>Bland-Altman plots of the volume</source>
        <translation>体积的 Bland-Altman 图</translation>
    </message>
    <message>
        <source>threshold {threshold:g} </source>
        <translation>阈值 {threshold:g} </translation>
    </message>
    <message>
        <source>features</source>
        <translation>特征数</translation>
    </message>
    <message>
        <source>active minutes per case (bar: median)</source>
        <translation>每例有效用时（分钟；竖线：中位数）</translation>
    </message>
    <message>
        <source>mean of the two readings</source>
        <translation>两次阅片的均值</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>lowest ICC</source>
        <translation>ICC 最低</translation>
    </message>
    <message>
        <source>highest ICC</source>
        <translation>ICC 最高</translation>
    </message>
    <message>
        <source>{a}
v. {b}</source>
        <translation>{a}
对比 {b}</translation>
    </message>
    <message>
        <source>{a} v. {b}
{roi}: volume (ml)</source>
        <translation>{a} 与 {b}
{roi}：体积 (ml)</translation>
    </message>
    <message>
        <source>{reader}, session {session}</source>
        <translation>{reader}，第 {session} 轮</translation>
    </message>
    <message>
        <source>all differ by {bias:.3g}</source>
        <translation>差值均为 {bias:.3g}</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏倚</translation>
    </message>
    <message>
        <source>stable ({count})</source>
        <translation>稳定 ({count})</translation>
    </message>
    <message>
        <source>not stable ({count})</source>
        <translation>不稳定 ({count})</translation>
    </message>
    <message>
        <source>stable</source>
        <translation>稳定</translation>
    </message>
    <message>
        <source>not stable</source>
        <translation>不稳定</translation>
    </message>
    <message>
        <source>{mcgraw_wong} of McGraw and Wong; {description}</source>
        <translation>McGraw 和 Wong 的 {mcgraw_wong}；{description}</translation>
    </message>
    <message>
        <source>Agreement of features was measured by the intraclass correlation coefficient {name} of Shrout and Fleiss ({words}) with its {level} confidence interval. Features were kept if {rule} was above {threshold:g}.</source>
        <translation>特征的一致性以 Shrout 和 Fleiss 的组内相关系数 {name}（{words}）及其 {level} 置信区间衡量。保留{rule}高于 {threshold:g} 的特征。</translation>
    </message>
    <message>
        <source>{comparison}, {who} ({raters}) on {cases} cases, {tested}: {kept} of {total} passed, {point} with the ICC itself and {lower} with the lower bound of its interval above {threshold:g}</source>
        <translation>{comparison}：{who}（{raters}），{cases} 例病例，{tested}：{total} 个中通过 {kept} 个，ICC 点估计高于 {threshold:g} 的有 {point} 个，区间下限高于它的有 {lower} 个</translation>
    </message>
    <message>
        <source>{clauses}.</source>
        <translation>{clauses}。</translation>
    </message>
    <message>
        <source>{features} features in each of {groups} groups by {split}</source>
        <translation>按{split}分为 {groups} 组、每组 {features} 个特征</translation>
    </message>
    <message>
        <source>Overlap of the masks was measured by the Dice coefficient ({dice}), the 95th percentile of the Hausdorff distance (the larger of the two directions; {hd95} mm), the average symmetric surface distance ({assd} mm) and the surface Dice at {tolerance:g} mm ({surface_dice}), between centres of surface voxels.{note}</source>
        <translation>掩膜的重叠程度以 Dice 系数（{dice}）、Hausdorff 距离的第 95 百分位数（取两个方向中较大者；{hd95} mm）、平均对称表面距离（{assd} mm）和 {tolerance:g} mm 容差下的表面 Dice（{surface_dice}）衡量，距离取表面体素中心之间。{note}</translation>
    </message>
    <message>
        <source>Agreement on grades was measured by Cohen&apos;s kappa over all declared categories ({asked}) with its 95 % confidence interval.</source>
        <translation>分级的一致性以 Cohen kappa 衡量，基于全部预先声明的类别（{asked}），并给出 95 % 置信区间。</translation>
    </message>
    <message>
        <source>mean {mean:.3f}, SD {sd:.3f}</source>
        <translation>均值 {mean:.3f}，标准差 {sd:.3f}</translation>
    </message>
    <message>
        <source>, protocol {protocol} (SHA-256 {hash}...)</source>
        <translation>，方案 {protocol}（SHA-256 {hash}...）</translation>
    </message>
    <message>
        <source>Features and agreement were computed with OsteoRadiomics {version}{protocol}.</source>
        <translation>特征与一致性由 OsteoRadiomics {version} 计算{protocol}。</translation>
    </message>
    <message>
        <source>the lower bound of the {level} interval of {name}</source>
        <translation>{name} 的 {level} 区间下限</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>{features} features</source>
        <translation>{features} 个特征</translation>
    </message>
    <message>
        <source> In {missing} comparison(s) a mask was missing, so that distances are undefined.</source>
        <translation>在 {missing} 次比较中缺少一个掩膜，因此距离无法计算。</translation>
    </message>
    <message>
        <source>quadratic weights</source>
        <translation>二次权重</translation>
    </message>
    <message>
        <source>linear weights</source>
        <translation>线性权重</translation>
    </message>
    <message>
        <source>no weights</source>
        <translation>无权重</translation>
    </message>
    <message>
        <source>{questions}: {weights}</source>
        <translation>{questions}：{weights}</translation>
    </message>
    <message>
        <source>undefined</source>
        <translation>无法计算</translation>
    </message>
    <message>
        <source>{count} simulated readers</source>
        <translation>{count} 名模拟阅片者</translation>
    </message>
    <message>
        <source>{count} readings</source>
        <translation>{count} 次阅片</translation>
    </message>
    <message>
        <source>{count} readers</source>
        <translation>{count} 名阅片者</translation>
    </message>
    <message>
        <source>{count} sessions</source>
        <translation>{count} 轮阅片</translation>
    </message>
    <message>
        <source>{names} and {last}</source>
        <translation>{names}和{last}</translation>
    </message>
    <message>
        <source>The filters were applied in this order; {total} of {tested} features passed all of them.</source>
        <translation>各筛选按此顺序进行；{tested} 个特征中有 {total} 个全部通过。</translation>
    </message>
    <message>
        <source>To be stated with these figures: {warnings}.</source>
        <translation>须与上述数字一并说明：{warnings}。</translation>
    </message>
    <message>
        <source>one revised copies of the other&apos;s masks, so this is no inter-reader agreement</source>
        <translation>其中一人修改的是另一人掩膜的副本，因此这不是阅片者间一致性</translation>
    </message>
    <message>
        <source>no feature was left out for it</source>
        <translation>未因它剔除任何特征</translation>
    </message>
    <message>
        <source>the simulated readers were generated from one person&apos;s masks by seeded contour randomisation, so the result estimates the stability of features and not the agreement between people</source>
        <translation>模拟阅片者由同一人的掩膜经固定种子的轮廓随机化生成，因此结果估计的是特征的稳定性，而非人与人之间的一致性</translation>
    </message>
    <message>
        <source>it is the reliability of the mean of {count} raters, not of a single one</source>
        <translation>这是 {count} 名评分者均值的信度，而非单个评分者的信度</translation>
    </message>
    <message>
        <source>{undefined} had no defined ICC and were excluded</source>
        <translation>{undefined} 个特征的 ICC 无定义，已剔除</translation>
    </message>
    <message>
        <source>over all {readings} readings of {cases} cases, by a linear mixed model (restricted maximum likelihood), the ICC itself was above it for {point} and its lower bound for {lower}</source>
        <translation>对 {cases} 例病例的全部 {readings} 次阅片采用线性混合模型（限制性最大似然），ICC 点估计高于阈值的有 {point} 个，其下限高于阈值的有 {lower} 个</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source> and </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Methods and Results</source>
        <translation>方法与结果</translation>
    </message>
    <message>
        <source>{count} cases were not read by every rater and left out</source>
        <translation>{count} 例病例未被所有阅片者阅片，已剔除</translation>
    </message>
    <message>
        <source>1 case was not read by every rater and left out</source>
        <translation>1 例病例未被所有阅片者阅片，已剔除</translation>
    </message>
    <message>
        <source>{cases} cases are fewer than the {needed} that show this with a power of 0.8 when the ICC is {expected:g} (Walter, Eliasziw and Donner 1998), so features may have passed or failed by chance</source>
        <translation>{cases} 例少于 ICC 为 {expected:g} 时以 0.8 的检验效能证明这一点所需的 {needed} 例（Walter、Eliasziw 和 Donner 1998），因此特征可能因偶然而通过或未通过</translation>
    </message>
    <message>
        <source>Three and more raters together have Fleiss&apos; kappa, which knows no weights.</source>
        <translation>三名及以上评分者合在一起采用 Fleiss kappa，它没有权重。</translation>
    </message>
    <message>
        <source>No value was imputed.</source>
        <translation>未插补任何数值。</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02d} min</source>
        <translation>{hours} 小时 {minutes:02d} 分</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds:02d} s</source>
        <translation>{minutes} 分 {seconds:02d} 秒</translation>
    </message>
    <message>
        <source>{a} v. {b}</source>
        <translation>{a} 与 {b}</translation>
    </message>
    <message>
        <source>all raters (Fleiss)</source>
        <translation>全部评分者（Fleiss）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>quadratic</source>
        <translation>二次</translation>
    </message>
    <message>
        <source>Every reader first read {count} training cases, which no figure counts.</source>
        <translation>每名阅片者先阅读 {count} 例训练病例，这些病例不计入任何结果。</translation>
    </message>
    <message>
        <source>{count} cases came a second time within a session, under another name and unknown to the reader; the second readings were compared with the first ones and counted nowhere else.</source>
        <translation>{count} 例病例在同一轮阅片中以另一名称第二次出现，阅片者并不知情；第二次阅片结果仅与第一次比较，不计入其他任何结果。</translation>
    </message>
    <message>
        <source>As laid down before the first reading, an arbiter decided on the final mask where the Dice coefficient of any segment was below {limit:g}; elsewhere the mask of the first of his two sources was final.</source>
        <translation>按首次阅片前的规定，任一分割的 Dice 系数低于 {limit:g} 时由仲裁者决定最终掩膜；其余情况以其两个来源中第一个的掩膜为最终掩膜。</translation>
    </message>
    <message>
        <source>net benefit over treating all or none; bands: 95 %, bootstrap of the patients with the predictions as they are</source>
        <translation>相对于全部干预或全不干预的净获益；带：95 %，固定预测值、对患者作自助法重抽样</translation>
    </message>
    <message>
        <source>net benefit over treating all or none</source>
        <translation>相对于全部干预或全不干预的净获益</translation>
    </message>
    <message>
        <source>Decision curves, {where}</source>
        <translation>决策曲线，{where}</translation>
    </message>
    <message>
        <source>smooth curves and groups of equal size; {words}</source>
        <translation>平滑曲线与等量分组；{words}</translation>
    </message>
    <message>
        <source>Calibration of the {model} model, {where}</source>
        <translation>{model}模型的校准曲线，{where}</translation>
    </message>
    <message>
        <source>Calibration of all models, {where}</source>
        <translation>各模型的校准曲线，{where}</translation>
    </message>
    <message>
        <source>AUC in each centre, {model} model, {basis}</source>
        <translation>各中心的 AUC，{model}模型，{basis}</translation>
    </message>
    <message>
        <source>Calibration in each centre, {model} model, {basis}</source>
        <translation>各中心的校准，{model}模型，{basis}</translation>
    </message>
    <message>
        <source>{model} model</source>
        <translation>{model}模型</translation>
    </message>
    <message>
        <source>sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>specificity</source>
        <translation>特异度</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>the training set by models fitted without the case&apos;s fold, test sets not used in training</source>
        <translation>训练集由未使用该病例所在折拟合的模型预测，测试集未参与训练</translation>
    </message>
    <message>
        <source>ROC curves, {where}</source>
        <translation>ROC 曲线，{where}</translation>
    </message>
    <message>
        <source>Precision-recall curves, {where}</source>
        <translation>精确率-召回率曲线，{where}</translation>
    </message>
    <message>
        <source>Comparison of AUCs, {where}</source>
        <translation>AUC 的比较，{where}</translation>
    </message>
    <message>
        <source>Rates at the frozen cut-offs, {where}</source>
        <translation>既定截断值下的各项指标，{where}</translation>
    </message>
    <message>
        <source>ROC curves of the classifiers, {where}</source>
        <translation>各分类器的 ROC 曲线，{where}</translation>
    </message>
    <message>
        <source>Comparison of the classifiers, {where}</source>
        <translation>分类器的比较，{where}</translation>
    </message>
    <message>
        <source>DeLong&apos;s test for paired curves</source>
        <translation>配对曲线的 DeLong 检验</translation>
    </message>
    <message>
        <source>ROC curves of the {model} model on every set</source>
        <translation>{model}模型在各数据集的 ROC 曲线</translation>
    </message>
    <message>
        <source>Rates of the {model} model on every set</source>
        <translation>{model}模型在各数据集的指标</translation>
    </message>
    <message>
        <source>at the frozen cut-off; {caption}</source>
        <translation>采用固定截断值；{caption}</translation>
    </message>
    <message>
        <source>ROC curves by {variable}, {where}</source>
        <translation>按{variable}分组的 ROC 曲线，{where}</translation>
    </message>
    <message>
        <source>{model} model; {words}</source>
        <translation>{model}模型；{words}</translation>
    </message>
    <message>
        <source>Features of {names}, each with its own Radscore.</source>
        <translation>{names} 的特征，各自构建 Radscore。</translation>
    </message>
    <message>
        <source>Performance apart in {count} centres, AUC pooled by random effects.</source>
        <translation>{count} 个中心分别评价，AUC 以随机效应合并。</translation>
    </message>
    <message>
        <source>AUC by {names} with tests of difference and interaction.</source>
        <translation>按 {names} 分亚组的 AUC，附差异与交互作用检验。</translation>
    </message>
    <message>
        <source>{set}: {events} of {cases} with the event</source>
        <translation>{set}：{cases} 例中 {events} 例发生事件</translation>
    </message>
    <message>
        <source> {title}: {trials} trials, chosen {chosen}.</source>
        <translation> {title}：试验 {trials} 次，选定 {chosen}。</translation>
    </message>
    <message>
        <source>{kept} features and at most {most} terms in a model for {events} training events.</source>
        <translation>训练集 {events} 例事件，对应 {kept} 个特征、每个模型至多 {most} 项。</translation>
    </message>
    <message>
        <source>{count} models as plain JSON with card, checksums and cut-off.</source>
        <translation>{count} 个模型以纯 JSON 保存，附模型卡、校验和与截断值。</translation>
    </message>
    <message>
        <source>The equation of each model; &apos;osteoradiomics score&apos; calculates it for new cases.</source>
        <translation>给出每个模型的方程；“osteoradiomics score” 可对新病例计算。</translation>
    </message>
    <message>
        <source>AUC, sensitivity, specificity, accuracy, PPV, NPV, F1, precision-recall, Brier score, calibration, net benefit, NRI, IDI.</source>
        <translation>AUC、敏感度、特异度、准确率、阳性预测值、阴性预测值、F1、精确率-召回率、Brier 评分、校准、净获益、NRI、IDI。</translation>
    </message>
    <message>
        <source>{available} training cases; Riley&apos;s criteria ask for {required} for the final terms.</source>
        <translation>训练集 {available} 例；按 Riley 标准，最终各项需要 {required} 例。</translation>
    </message>
    <message>
        <source>95 % intervals: DeLong for AUC, Wilson for rates.</source>
        <translation>95 % 区间：AUC 用 DeLong 法，各率用 Wilson 法。</translation>
    </message>
    <message>
        <source>Curve, slope, intercept, E/O, Brier score and Hosmer-Lemeshow test on {count} sets.</source>
        <translation>在 {count} 个数据集上给出校准曲线、斜率、截距、E/O、Brier 评分和 Hosmer-Lemeshow 检验。</translation>
    </message>
    <message>
        <source>DeLong&apos;s paired test between {count} models on every set.</source>
        <translation>在每个数据集上对 {count} 个模型作 DeLong 配对检验。</translation>
    </message>
    <message>
        <source>Combined v. {versus}, {set}: IDI {idi:.3f} ({idi_low:.3f} to {idi_high:.3f}); all others in the table.</source>
        <translation>联合模型与 {versus}模型比较，{set}：IDI {idi:.3f}（{idi_low:.3f} 至 {idi_high:.3f}）；其余见表。</translation>
    </message>
    <message>
        <source>SHAP shares, largest {input}: {share:.1f} % of the {model} model.</source>
        <translation>SHAP 占比，最大者为 {input}：占{model}模型的 {share:.1f} %。</translation>
    </message>
    <message>
        <source>Probabilities; </source>
        <translation>输出概率；</translation>
    </message>
    <message>
        <source>Before testing, on training cases: </source>
        <translation>测试之前，在训练病例上：</translation>
    </message>
    <message>
        <source>{name}, slope {slope:.3g}</source>
        <translation>{name}，斜率 {slope:.3g}</translation>
    </message>
    <message>
        <source>who was screened, left out and analysed</source>
        <translation>筛选、排除与纳入分析的病例</translation>
    </message>
    <message>
        <source>{cases} cases of {patients} patients</source>
        <translation>{patients} 例患者的 {cases} 个病例</translation>
    </message>
    <message>
        <source>{cases} {reason}</source>
        <translation>{cases} 例：{reason}</translation>
    </message>
    <message>
        <source>Flow of patients</source>
        <translation>患者流程图</translation>
    </message>
    <message>
        <source>{cases} cases</source>
        <translation>{cases} 例</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>剔除</translation>
    </message>
    <message>
        <source>Feature table</source>
        <translation>特征表</translation>
    </message>
    <message>
        <source>Analysed</source>
        <translation>纳入分析</translation>
    </message>
    <message>
        <source>Screened</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Prediction sets were made by conformal prediction{work} from out-of-fold predictions, to hold the true class in {aim} of all cases.</source>
        <translation>预测集由折外预测以共形预测法{work}得到，目标为在全部病例的 {aim} 中包含真实类别。</translation>
    </message>
    <message>
        <source>Prediction sets were made by conformal prediction{work} from out-of-fold predictions, to hold the true class in {aim} of the cases of each class.</source>
        <translation>预测集由折外预测以共形预测法{work}得到，目标为在每一类别病例的 {aim} 中包含真实类别。</translation>
    </message>
    <message>
        <source>The same design was fitted on exact features, too ({protocol}): means over the ROI of voxel-wise features, so that a score is the mean of its voxels&apos; parts. Its AUCs were compared with those of the protocol&apos;s own features by DeLong&apos;s paired test; it opened the test sets as well.</source>
        <translation>同一设计另在精确特征（{protocol}）上拟合：特征为体素级特征在 ROI 内的均值，因此评分为各体素贡献的均值。其 AUC 与方案自身特征的 AUC 以 DeLong 配对检验比较；该研究同样启用了测试集。</translation>
    </message>
    <message>
        <source>Moves between categories of risk with the limits {limits} were summed up as categorical net reclassification improvement{pencina}.</source>
        <translation>患者在以 {limits} 为界的风险类别之间的变动以分类净重分类改善{pencina}概括。</translation>
    </message>
    <message>
        <source>With ComBat the {model} model&apos;s AUC, {basis}, was {harmonised} instead of {auc}: difference {difference}{end}.</source>
        <translation>经 ComBat 校正后，{model}模型的 AUC（{basis}）为 {harmonised}，未校正时为 {auc}：差值 {difference}{end}。</translation>
    </message>
    <message>
        <source>By exact features the {model} model&apos;s AUC on {set} was {exact} against {auc}: difference {difference}, P {p}{end}.</source>
        <translation>使用精确特征时，{model}模型在{set}的 AUC 为 {exact}，使用方案自身特征时为 {auc}：差值 {difference}，P {p}{end}。</translation>
    </message>
    <message>
        <source>By exact features the {name} model does not exist: {reason}.</source>
        <translation>以精确特征无法建立{name}模型：{reason}。</translation>
    </message>
    <message>
        <source>Every model was also judged apart in each of {count} centres (column {column}) by AUC, observed and predicted risk and calibration.</source>
        <translation>各模型另在 {count} 个中心（列 {column}）分别以 AUC、观察与预测风险及校准度评价。</translation>
    </message>
    <message>
        <source>{model} v. {versus} on {set}: categorical net reclassification improvement {nri}, P {p}; with the event {events}, without {others}{end}.</source>
        <translation>{model} 对 {versus}，{set}：分类净重分类改善 {nri}，P {p}；发生事件者 {events}，未发生者 {others}{end}。</translation>
    </message>
    <message>
        <source>Sets of the {model} model held the true class in {coverage} of the cases of {set}: both classes in {both}, one in {one}, none in {none} of them.</source>
        <translation>{model}模型的预测集在{set}中包含真实类别的病例比例为 {coverage}：含两个类别者 {both}，含一个类别者 {one}，不含类别者 {none}。</translation>
    </message>
    <message>
        <source>, P {p}</source>
        <translation>，P {p}</translation>
    </message>
    <message>
        <source>{model} ({size} terms)</source>
        <translation>{model}（{size} 项）</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>Specificity</source>
        <translation>特异度</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>In tables/coefficients.csv: {long}.</source>
        <translation>见 tables/coefficients.csv：{long}。</translation>
    </message>
    <message>
        <source>point-biserial, training set, with 95 % intervals; Radscores are apparent</source>
        <translation>点二列相关，训练集，95 % 区间；Radscore 为表观值</translation>
    </message>
    <message>
        <source>Odds ratios of the clinical model</source>
        <translation>临床模型的比值比</translation>
    </message>
    <message>
        <source>with Wald 95 % intervals, per unit</source>
        <translation>Wald 95 % 区间，按每单位</translation>
    </message>
    <message>
        <source>add the points of all inputs and read the risk below the total</source>
        <translation>将各输入的分值相加，在总分下方读取风险</translation>
    </message>
    <message>
        <source>risk of {outcome}</source>
        <translation>{outcome}的风险</translation>
    </message>
    <message>
        <source>point-biserial, training set, with 95 % intervals; Radscores out of fold, by selections without the case&apos;s fold, P conditional on the predictions</source>
        <translation>点二列相关，训练集，附 95 % 置信区间；Radscore 为折外值，由未使用该病例所在折的特征筛选得到，P 值以预测值为条件</translation>
    </message>
    <message>
        <source>{variable}: not {level}</source>
        <translation>{variable}：非{level}</translation>
    </message>
    <message>
        <source>Odds ratios of the clinical variables</source>
        <translation>临床变量的比值比</translation>
    </message>
    <message>
        <source>multivariable regression, 95 % intervals</source>
        <translation>多因素回归，95 % 区间</translation>
    </message>
    <message>
        <source>odds ratio</source>
        <translation>比值比</translation>
    </message>
    <message>
        <source>One case by the {model} model</source>
        <translation>{model}模型的单例解释</translation>
    </message>
    <message>
        <source>Correlation of each input with the outcome</source>
        <translation>各输入与结局的相关性</translation>
    </message>
    <message>
        <source>Nomogram</source>
        <translation>列线图</translation>
    </message>
    <message>
        <source>; before recalibration</source>
        <translation>；再校准之前</translation>
    </message>
    <message>
        <source>the explained training case of highest predicted risk, from the mean prediction input by input</source>
        <translation>预测风险最高的训练病例，自平均预测值起逐项累加各输入</translation>
    </message>
    <message>
        <source>, before recalibration</source>
        <translation>，再校准之前</translation>
    </message>
    <message>
        <source>; the strongest, {more} more in tables/correlation.csv</source>
        <translation>；此处为最强者，另有 {more} 项见 tables/correlation.csv</translation>
    </message>
    <message>
        <source>correlation</source>
        <translation>相关系数</translation>
    </message>
    <message>
        <source>{model} model, 95 % intervals; dashed: all patients of the set; P of a difference between the AUCs and of an interaction of score and group</source>
        <translation>{model}模型，95 % 区间；虚线：该数据集的全部患者；AUC 间差异的 P 值以及评分与亚组交互作用的 P 值</translation>
    </message>
    <message>
        <source>difference {difference}, interaction {interaction}</source>
        <translation>差异 {difference}，交互作用 {interaction}</translation>
    </message>
    <message>
        <source>AUC in subgroups, {title}</source>
        <translation>各亚组的 AUC，{title}</translation>
    </message>
    <message>
        <source>{model} model, 95 % intervals; dashed: what is ideal</source>
        <translation>{model}模型，95 % 区间；虚线：理想值</translation>
    </message>
    <message>
        <source>Expected over observed events in subgroups, {title}</source>
        <translation>各亚组期望与观察事件数之比，{title}</translation>
    </message>
    <message>
        <source>expected / observed events</source>
        <translation>期望 / 观察事件数</translation>
    </message>
    <message>
        <source>Calibration slope in subgroups, {title}</source>
        <translation>各亚组校准斜率，{title}</translation>
    </message>
    <message>
        <source>calibration slope</source>
        <translation>校准斜率</translation>
    </message>
    <message>
        <source>the line was fitted on cross-validated predictions of the training set, to undo what oversampling did</source>
        <translation>该直线由训练集交叉验证预测值拟合，用以消除过采样的影响</translation>
    </message>
    <message>
        <source>Recalibration of the {model} model, {title}</source>
        <translation>{model}模型的再校准，{title}</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>Intercept</source>
        <translation>截距</translation>
    </message>
    <message>
        <source>In the large</source>
        <translation>总体校准</translation>
    </message>
    <message>
        <source>Brier score</source>
        <translation>Brier 评分</translation>
    </message>
    <message>
        <source>Combined</source>
        <translation>联合</translation>
    </message>
    <message>
        <source>not {named}</source>
        <translation>非 {named}</translation>
    </message>
    <message>
        <source>{a} (columns) v. {b} (rows), {set}</source>
        <translation>{a}（列）对 {b}（行），{set}</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>{df} df, P {p}</source>
        <translation>自由度 {df}，P {p}</translation>
    </message>
    <message>
        <source>The outcome was {event} against {other}: {definition} (column {column}).</source>
        <translation>结局为 {event} 对 {other}：{definition}（列 {column}）。</translation>
    </message>
    <message>
        <source>{area}, mean within folds {within:.3f}</source>
        <translation>{area}，各折内均值 {within:.3f}</translation>
    </message>
    <message>
        <source>sensitivity {sensitivity}, specificity {specificity} (cut-off {cutoff})</source>
        <translation>敏感度 {sensitivity}，特异度 {specificity}（截断值 {cutoff}）</translation>
    </message>
    <message>
        <source>slope {slope}, in the large {large}, Brier score {brier}</source>
        <translation>斜率 {slope}，总体校准 {large}，Brier 分数 {brier}</translation>
    </message>
    <message>
        <source>The {model} model&apos;s AUC on {where} is below 0.5: there it orders patients no better than chance</source>
        <translation>{model}模型在{where}的 AUC 低于 0.5：其对患者的排序不优于随机</translation>
    </message>
    <message>
        <source>The cut-off of each model: {rules}{work}.</source>
        <translation>各模型的截断值：{rules}{work}。</translation>
    </message>
    <message>
        <source>Discrimination was measured by the area under the ROC curve (AUC) with DeLong&apos;s variance{delong}, classification at the frozen cut-off by sensitivity, specificity, accuracy, predictive values and F1 with Wilson&apos;s 95 % intervals{wilson}.</source>
        <translation>区分度以 ROC 曲线下面积（AUC）及 DeLong 方差{delong}衡量；在锁定的截断值处，分类以敏感度、特异度、准确率、预测值和 F1 及其 Wilson 95% 置信区间{wilson}衡量。</translation>
    </message>
    <message>
        <source>Calibration{vancalster} was described by slope and intercept of the logistic recalibration{cox}, calibration in the large, expected over observed events, the Brier score, the integrated calibration index{austin} and the Hosmer-Lemeshow test{hosmer}; clinical benefit by decision curves{vickers}.</source>
        <translation>校准度{vancalster}以 逻辑回归再校准的斜率和截距{cox}、总体校准、期望与实际事件数之比、Brier 分数、综合校准指数{austin}和 Hosmer-Lemeshow 检验{hosmer}描述；临床获益以决策曲线{vickers}描述。</translation>
    </message>
    <message>
        <source>{set} {cases} cases, {events} with the event</source>
        <translation>{set} {cases} 例，其中发生事件 {events} 例</translation>
    </message>
    <message>
        <source>{cases} case(s) of the feature table were left out: {reason}.</source>
        <translation>特征表中 {cases} 例未纳入：{reason}。</translation>
    </message>
    <message>
        <source>Riley&apos;s criteria ask for {required} cases for the {parameters} terms of the combined model; {available} were there.</source>
        <translation>按 Riley 准则，联合模型的 {parameters} 个项需要 {required} 例；实有 {available} 例。</translation>
    </message>
    <message>
        <source>undefined ({note})</source>
        <translation>无法计算（{note}）</translation>
    </message>
    <message>
        <source>Combined v. {versus} on {set}: net reclassification improvement {nri}, integrated discrimination improvement {idi}{end}.</source>
        <translation>联合模型对 {versus}，{set}：净重分类改善 {nri}，综合判别改善 {idi}{end}。</translation>
    </message>
    <message>
        <source>logistic regression</source>
        <translation>逻辑回归</translation>
    </message>
    <message>
        <source>AUCs of models on the same patients were compared by DeLong&apos;s paired test, two-sided, without correction for the number of comparisons.</source>
        <translation>同一批患者上各模型的 AUC 以 DeLong 配对检验（双侧）比较，未按比较次数校正。</translation>
    </message>
    <message>
        <source>What the combined model adds was measured by the category-free net reclassification improvement and the integrated discrimination improvement{pencina}.</source>
        <translation>联合模型的增益以连续型净重分类改善和综合判别改善{pencina}衡量。</translation>
    </message>
    <message>
        <source>AUCs of subgroups were compared by Cochran&apos;s Q, the interaction of score and group by the likelihood ratio.</source>
        <translation>亚组 AUC 以 Cochran Q 检验比较，评分与分组的交互作用以似然比检验。</translation>
    </message>
    <message>
        <source>The size of the training set was held against Riley&apos;s criteria{riley}.</source>
        <translation>训练集样本量以 Riley 准则{riley}评估。</translation>
    </message>
    <message>
        <source>AUC (95 % interval) on {where}: {models}.</source>
        <translation>AUC（95% 置信区间），{where}：{models}。</translation>
    </message>
    <message>
        <source>At the frozen cut-offs on {where}: {models}.</source>
        <translation>在锁定的截断值处，{where}：{models}。</translation>
    </message>
    <message>
        <source>Calibration on {where}: {models}.</source>
        <translation>校准度，{where}：{models}。</translation>
    </message>
    <message>
        <source>The training set has {events} cases of the rarer class for the {terms} terms of the combined model</source>
        <translation>训练集中较少一类仅 {events} 例，而联合模型有 {terms} 个项</translation>
    </message>
    <message>
        <source>The set {set} has {events} cases with the event and {others} without, fewer than the {few} of each that a validation should have{work}</source>
        <translation>{set}中发生事件 {events} 例、未发生 {others} 例，少于验证所需的每类 {few} 例{work}</translation>
    </message>
    <message>
        <source>Intensities are those after preprocessing ({steps}).</source>
        <translation>信号强度为预处理（{steps}）之后的数值。</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Map: {title}</source>
        <translation>图：{title}</translation>
    </message>
    <message>
        <source>image type {name}</source>
        <translation>图像类型 {name}</translation>
    </message>
    <message>
        <source>feature class {name}</source>
        <translation>特征类别 {name}</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>all features</source>
        <translation>全部特征</translation>
    </message>
    <message>
        <source>Features {sequences}</source>
        <translation>特征 {sequences}</translation>
    </message>
    <message>
        <source>PyRadiomics parameter file</source>
        <translation>PyRadiomics 参数文件</translation>
    </message>
    <message>
        <source>{size} voxels of {spacing} mm</source>
        <translation>{size} 体素，体素大小 {spacing} mm</translation>
    </message>
    <message>
        <source>{kind}: {title}, inside the ROI.</source>
        <translation>{kind}：{title}，ROI 内。</translation>
    </message>
    <message>
        <source>Values {ends}. {scale}; a contour surrounds the strongest {share} % of the voxels.</source>
        <translation>数值{ends}。{scale}；轮廓线围出最强的 {share} % 体素。</translation>
    </message>
    <message>
        <source>No picture: {what}.</source>
        <translation>无图像：{what}。</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>ROI outlines on {title}: {image}. {grid}.</source>
        <translation>{title} 上的 ROI 轮廓：{image}。{grid}。</translation>
    </message>
    <message>
        <source>No voxel of the ROI has a value.</source>
        <translation>ROI 内没有体素具有数值。</translation>
    </message>
    <message>
        <source>Colours span {low} to {high}{unit}, white at zero</source>
        <translation>颜色范围 {low} 至 {high}{unit}，零值为白色</translation>
    </message>
    <message>
        <source>Colours span {low} to {high}{unit}</source>
        <translation>颜色范围 {low} 至 {high}{unit}</translation>
    </message>
    <message>
        <source>{caption} Picture as drawn with the map.</source>
        <translation>{caption} 图像为生成该图时所绘。</translation>
    </message>
    <message>
        <source>{low} to {high}{unit}, median {median}</source>
        <translation>{low} 至 {high}{unit}，中位数 {median}</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>Sphericity</source>
        <translation>球度</translation>
    </message>
    <message>
        <source>Mean intensity</source>
        <translation>平均信号强度</translation>
    </message>
    <message>
        <source>Median intensity</source>
        <translation>中位信号强度</translation>
    </message>
    <message>
        <source>10th percentile</source>
        <translation>第 10 百分位数</translation>
    </message>
    <message>
        <source>90th percentile</source>
        <translation>第 90 百分位数</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>GLCM contrast</source>
        <translation>GLCM 对比度</translation>
    </message>
    <message>
        <source>GLCM joint entropy</source>
        <translation>GLCM 联合熵</translation>
    </message>
    <message>
        <source>not extracted for this row</source>
        <translation>该行未提取</translation>
    </message>
    <message>
        <source>no reason recorded</source>
        <translation>未记录原因</translation>
    </message>
    <message>
        <source>{count} further inputs</source>
        <translation>其余 {count} 项输入</translation>
    </message>
    <message>
        <source>Base value</source>
        <translation>基线值</translation>
    </message>
    <message>
        <source>logit scale</source>
        <translation>logit 尺度</translation>
    </message>
    <message>
        <source>logarithmic scale</source>
        <translation>对数尺度</translation>
    </message>
    <message>
        <source>its own scale</source>
        <translation>原尺度</translation>
    </message>
    <message>
        <source>{model}, {basis}</source>
        <translation>{model}，{basis}</translation>
    </message>
    <message>
        <source>95 % intervals; dashed: an AUC of 0.5; diamond: pooled by random effects (REML, Hartung and Knapp), bar below: 95 % prediction interval for a new centre</source>
        <translation>95 % 区间；虚线：AUC 为 0.5；菱形：随机效应合并值（REML，Hartung-Knapp 法），其下横条：新中心的 95 % 预测区间</translation>
    </message>
    <message>
        <source>95 % intervals; dashed: a C of 0.5; diamond: pooled by random effects (REML, Hartung and Knapp), bar below: 95 % prediction interval for a new centre</source>
        <translation>95 % 区间；虚线：C 指数为 0.5；菱形：随机效应合并值（REML，Hartung-Knapp 法），其下横条：新中心的 95 % 预测区间</translation>
    </message>
    <message>
        <source>points: groups of about equal size with Wilson&apos;s 95 % interval; curve: local linear regression; cases (with the event)</source>
        <translation>点：例数大致相等的各组，附 Wilson 95 % 区间；曲线：局部线性回归；例数（事件数）</translation>
    </message>
    <message>
        <source>Pooled, {centres} centres</source>
        <translation>合并，{centres} 个中心</translation>
    </message>
    <message>
        <source>I² {i2}, τ² {tau2} ({scale}), Q {q} with {df} df, P {p}</source>
        <translation>I² {i2}，τ² {tau2}（{scale}），Q {q}，自由度 {df}，P {p}</translation>
    </message>
    <message>
        <source>n = {cases} ({events})</source>
        <translation>n = {cases}（{events}）</translation>
    </message>
    <message>
        <source>n (events)</source>
        <translation>n（事件数）</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Observed − predicted</source>
        <translation>观察 − 预测</translation>
    </message>
    <message>
        <source>Features as they are (95 % CI)</source>
        <translation>原特征（95 % CI）</translation>
    </message>
    <message>
        <source>Harmonised (95 % CI)</source>
        <translation>校正后（95 % CI）</translation>
    </message>
    <message>
        <source>Difference (95 % CI)</source>
        <translation>差值（95 % CI）</translation>
    </message>
    <message>
        <source>Features as they are and harmonised by ComBat</source>
        <translation>原始特征与 ComBat 协调后的特征</translation>
    </message>
    <message>
        <source>Harrell&apos;s C</source>
        <translation>Harrell C 指数</translation>
    </message>
    <message>
        <source>prediction interval of a new centre {low} to {high}</source>
        <translation>新中心的预测区间 {low} 至 {high}</translation>
    </message>
    <message>
        <source>{size}, not pooled</source>
        <translation>{size}，未合并</translation>
    </message>
    <message>
        <source>slope {slope}, in the large {shift}</source>
        <translation>斜率 {slope}，总体校准 {shift}</translation>
    </message>
    <message>
        <source>{model}, {measure}, {basis}</source>
        <translation>{model}，{measure}，{basis}</translation>
    </message>
    <message>
        <source>Nothing in this study&apos;s record: to be completed by the authors.</source>
        <translation>本研究的记录中无相关内容：由作者补充。</translation>
    </message>
    <message>
        <source>To be completed by the authors.</source>
        <translation>由作者补充。</translation>
    </message>
    <message>
        <source>{steps}, for each class against the rest; {features} features to {kept}.</source>
        <translation>{steps}，各类别对其余类别；由 {features} 个特征筛选至 {kept}。</translation>
    </message>
    <message>
        <source>Features with coefficients ({kept}), the others with reasons.</source>
        <translation>附系数的特征（{kept}），其余附剔除原因。</translation>
    </message>
    <message>
        <source>At most {most} terms in the model of a class; fewest training cases of a class: {values}.</source>
        <translation>每一类别的模型至多 {most} 项；病例最少的类别有训练病例 {values} 例。</translation>
    </message>
    <message>
        <source>{titles}; one model per class against the rest, joined by their sum.</source>
        <translation>{titles}；每一类别对其余类别各建一个模型，按总和归一。</translation>
    </message>
    <message>
        <source>Probabilities of all classes; the most probable class is taken, without cut-off.</source>
        <translation>给出所有类别的概率；取概率最大的类别，不设截断值。</translation>
    </message>
    <message>
        <source>{count} models of all classes as plain JSON with checksums.</source>
        <translation>{count} 个模型（含所有类别）以纯 JSON 保存，附校验和。</translation>
    </message>
    <message>
        <source>&apos;osteoradiomics score&apos; calculates the probability of every class for new cases.</source>
        <translation>“osteoradiomics score” 可对新病例计算每一类别的概率。</translation>
    </message>
    <message>
        <source>Hand and Till&apos;s AUC, AUC between every two classes and of each against the rest, accuracy, balanced accuracy, linear kappa, sensitivity, specificity, PPV, NPV, F1, Brier score, calibration.</source>
        <translation>Hand-Till AUC、每两个类别之间及各类别对其余类别的 AUC、准确率、平衡准确率、线性加权 kappa、敏感度、特异度、阳性预测值、阴性预测值、F1、Brier 评分、校准。</translation>
    </message>
    <message>
        <source>Logistic regression per class.</source>
        <translation>每一类别各建逻辑回归。</translation>
    </message>
    <message>
        <source>95 % intervals: AUC by DeLong&apos;s variance, rates by Wilson, the others normal.</source>
        <translation>95 % 区间：AUC 用 DeLong 方差，各率用 Wilson 法，其余用正态近似。</translation>
    </message>
    <message>
        <source>Curve and slope of every class on {count} sets.</source>
        <translation>在 {count} 个数据集上给出每一类别的校准曲线与斜率。</translation>
    </message>
    <message>
        <source>Hand and Till&apos;s AUC {areas}.</source>
        <translation>Hand-Till AUC {areas}。</translation>
    </message>
    <message>
        <source>Paired test between {count} models on every set, DeLong&apos;s variance.</source>
        <translation>在每个数据集上对 {count} 个模型作配对检验，采用 DeLong 方差。</translation>
    </message>
    <message>
        <source>SHAP shares and values for each class against the rest.</source>
        <translation>各类别对其余类别的 SHAP 占比与 SHAP 值。</translation>
    </message>
    <message>
        <source>Hand–Till AUC</source>
        <translation>Hand–Till AUC</translation>
    </message>
    <message>
        <source>Macro AUC</source>
        <translation>宏平均 AUC</translation>
    </message>
    <message>
        <source>Balanced accuracy</source>
        <translation>平衡准确率</translation>
    </message>
    <message>
        <source>Kappa, linear</source>
        <translation>线性加权 kappa</translation>
    </message>
    <message>
        <source>Brier</source>
        <translation>Brier 评分</translation>
    </message>
    <message>
        <source>{model}: {classifier}</source>
        <translation>{model}：{classifier}</translation>
    </message>
    <message>
        <source> v. </source>
        <translation> 与 </translation>
    </message>
    <message>
        <source>{model} model, 95 % intervals; at each group the mean of all pairs (Hand and Till), below it each class against the rest; dashed: Hand and Till&apos;s of all patients of the set; P of a difference between Hand and Till&apos;s</source>
        <translation>{model}模型，95 % 区间；各亚组处为所有类别对的均值（Hand-Till），其下为各类别对其余类别；虚线：该数据集全部患者的 Hand-Till AUC；P 值针对各亚组 Hand-Till AUC 的差异</translation>
    </message>
    <message>
        <source>Share of each input in the {model} model, {name} against the rest</source>
        <translation>{model}模型中各输入的占比，{name}对其余类别</translation>
    </message>
    <message>
        <source>SHAP values of the {model} model, {name} against the rest</source>
        <translation>{model}模型的 SHAP 值，{name}对其余类别</translation>
    </message>
    <message>
        <source>{model} model, {where}</source>
        <translation>{model}模型，{where}</translation>
    </message>
    <message>
        <source>AUC between classes, {where}</source>
        <translation>各类别之间的 AUC，{where}</translation>
    </message>
    <message>
        <source>{words}; at each name the mean of all pairs (Hand and Till), below it every two classes; 95 % intervals</source>
        <translation>{words}；各名称处为所有类别对的均值（Hand-Till），其下为每两个类别；95 % 区间</translation>
    </message>
    <message>
        <source>Comparison of the {what}, {where}</source>
        <translation>{what}的比较，{where}</translation>
    </message>
    <message>
        <source>Each class against the rest: {title}</source>
        <translation>各类别对其余类别：{title}</translation>
    </message>
    <message>
        <source>{basis}; AUC with its 95 % interval</source>
        <translation>{basis}；AUC 及其 95 % 区间</translation>
    </message>
    <message>
        <source>Every two classes: {title}</source>
        <translation>每两个类别：{title}</translation>
    </message>
    <message>
        <source>{basis}; mean of the ROC curves by the probabilities of the two classes, area: Hand and Till</source>
        <translation>{basis}；按两个类别的概率所得 ROC 曲线的均值，面积：Hand-Till</translation>
    </message>
    <message>
        <source>Confusion matrix of the {title}</source>
        <translation>{title}的混淆矩阵</translation>
    </message>
    <message>
        <source>{basis}; most probable class</source>
        <translation>{basis}；概率最大的类别</translation>
    </message>
    <message>
        <source>Calibration of the {title}</source>
        <translation>{title}的校准曲线</translation>
    </message>
    <message>
        <source>{basis}; groups of equal size with 95 % intervals, local linear curves</source>
        <translation>{basis}；等量分组附 95 % 区间，局部线性曲线</translation>
    </message>
    <message>
        <source>difference of Hand and Till AUCs with DeLong&apos;s variance, carried over to their mean</source>
        <translation>Hand-Till AUC 之差，由 DeLong 方差推及其均值</translation>
    </message>
    <message>
        <source>difference {difference}</source>
        <translation>差异 {difference}</translation>
    </message>
    <message>
        <source>The outcome had the classes {classes}, in rising order: {definition} (column {column}).</source>
        <translation>结局由低到高分为以下类别：{classes}；{definition}（列 {column}）。</translation>
    </message>
    <message>
        <source>Hand and Till&apos;s AUC {area}, accuracy {accuracy}, linearly weighted kappa {kappa}, Brier score {brier}</source>
        <translation>Hand-Till AUC {area}，准确率 {accuracy}，线性加权 kappa {kappa}，Brier 分数 {brier}</translation>
    </message>
    <message>
        <source>Discrimination was measured by Hand and Till&apos;s AUC{hand} with DeLong&apos;s variance{delong}, between every two classes and of each class against the rest; classification by accuracy, balanced accuracy, linearly weighted kappa{kappa} and, of each class, by sensitivity and specificity with Wilson&apos;s 95 % intervals{wilson}; probabilities by the Brier score and the calibration{vancalster} of each class{cox}.</source>
        <translation>区分度以 Hand-Till AUC{hand}及 DeLong 方差{delong}衡量，并给出两两类别之间以及每一类别对其余类别的 AUC；分类以准确率、平衡准确率、线性加权 kappa{kappa}以及各类别的敏感度和特异度（Wilson 95% 置信区间{wilson}）衡量；概率以 Brier 分数和各类别的校准度{vancalster}{cox}衡量。</translation>
    </message>
    <message>
        <source>{set} {cases} cases ({counts})</source>
        <translation>{set} {cases} 例（{counts}）</translation>
    </message>
    <message>
        <source>{name} against the rest: {text}</source>
        <translation>{name} 对其余类别：{text}</translation>
    </message>
    <message>
        <source>Models were compared on the same patients by the variance of their AUCs, two-sided, without correction for the number of comparisons.</source>
        <translation>同一批患者上各模型按其 AUC 的方差比较（双侧），未按比较次数校正。</translation>
    </message>
    <message>
        <source>On {where} (95 % intervals): {models}.</source>
        <translation>{where}（95% 置信区间）：{models}。</translation>
    </message>
    <message>
        <source>Each class against the rest on {where}: {models}.</source>
        <translation>各类别对其余类别，{where}：{models}。</translation>
    </message>
    <message>
        <source>{name} AUC {area}, sensitivity {sensitivity}, specificity {specificity}</source>
        <translation>{name} AUC {area}，敏感度 {sensitivity}，特异度 {specificity}</translation>
    </message>
    <message>
        <source>This was done for each class against the rest.</source>
        <translation>对每一类别与其余类别分别进行。</translation>
    </message>
    <message>
        <source>Each class had a model against the rest; their probabilities were divided by their sum, and the most probable class was taken.</source>
        <translation>每一类别各有一个与其余类别相对的模型；各概率除以其总和，取概率最大的类别。</translation>
    </message>
    <message>
        <source>The set {set} has {cases} cases of the class {name}, fewer than the {few} of each that a validation should have{work}</source>
        <translation>{set}中类别 {name} 仅 {cases} 例，少于验证所需的每类 {few} 例{work}</translation>
    </message>
    <message>
        <source>Sensitivity (recall)</source>
        <translation>敏感度（召回率）</translation>
    </message>
    <message>
        <source>PPV (precision)</source>
        <translation>阳性预测值（精确率）</translation>
    </message>
    <message>
        <source>Slope (1 is ideal)</source>
        <translation>斜率（1 为理想）</translation>
    </message>
    <message>
        <source>Intercept (0 is ideal)</source>
        <translation>截距（0 为理想）</translation>
    </message>
    <message>
        <source>Calibration in the large: intercept at slope 1 (0 is ideal)</source>
        <translation>总体校准：斜率固定为 1 时的截距（0 为理想）</translation>
    </message>
    <message>
        <source>Expected / observed events (1 is ideal)</source>
        <translation>期望 / 观察事件数（1 为理想）</translation>
    </message>
    <message>
        <source>Category-free NRI (-2 to 2)</source>
        <translation>连续型 NRI（-2 至 2）</translation>
    </message>
    <message>
        <source>IDI (-1 to 1)</source>
        <translation>IDI（-1 至 1）</translation>
    </message>
    <message>
        <source>Categorical NRI (-2 to 2)</source>
        <translation>分类 NRI（-2 至 2）</translation>
    </message>
    <message>
        <source>Categorical NRI, event (-1 to 1)</source>
        <translation>分类 NRI，有事件者（-1 至 1）</translation>
    </message>
    <message>
        <source>Categorical NRI, no event (-1 to 1)</source>
        <translation>分类 NRI，无事件者（-1 至 1）</translation>
    </message>
    <message>
        <source>with the 95 % interval of the AUC by Obuchowski, by patient; the mark is the cut-off</source>
        <translation>附 AUC 的 95 % 区间（Obuchowski 法，以患者为单位）；标记处为截断值</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>with the 95 % interval of the AUC by DeLong; the mark is the cut-off</source>
        <translation>附 AUC 的 95 % 区间（DeLong 法）；标记处为截断值</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>精确率-召回率曲线</translation>
    </message>
    <message>
        <source>the level line is the prevalence, the precision of a score that knows nothing</source>
        <translation>水平线为患病率，即无信息评分的精确率</translation>
    </message>
    <message>
        <source>Distribution of the score</source>
        <translation>评分的分布</translation>
    </message>
    <message>
        <source>in patients with and without the event</source>
        <translation>发生与未发生事件的患者</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>points: groups of about equal size with Wilson&apos;s 95 % interval; curve: local linear regression</source>
        <translation>点：例数大致相等的各组，附 Wilson 95 % 区间；曲线：局部线性回归</translation>
    </message>
    <message>
        <source>Decision curve</source>
        <translation>决策曲线</translation>
    </message>
    <message>
        <source>net benefit of acting from a threshold probability on, against acting on all and on nobody; bands: 95 %, bootstrap of the patients with the predictions as they are</source>
        <translation>自某一阈值概率起进行干预的净获益，与全部干预和全不干预相比；带：95 %，固定预测值、对患者作自助法重抽样</translation>
    </message>
    <message>
        <source>The AUC is below 0.5: higher values of {score} speak against the event here; check its direction</source>
        <translation>AUC 低于 0.5：此处 {score} 越高越不支持事件发生；请核对其方向</translation>
    </message>
    <message>
        <source>Only {least} patient(s) in the smaller class: every number here is very uncertain</source>
        <translation>较小类别仅有 {least} 例患者：此处所有数字均非常不确定</translation>
    </message>
    <message>
        <source>Brier score (0 is ideal)</source>
        <translation>Brier 评分（0 为理想）</translation>
    </message>
    <message>
        <source>slope {slope}, intercept {intercept}</source>
        <translation>斜率 {slope}，截距 {intercept}</translation>
    </message>
    <message>
        <source>Brier score {brier}</source>
        <translation>Brier 评分 {brier}</translation>
    </message>
    <message>
        <source>observed risk</source>
        <translation>观察风险</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>患者数</translation>
    </message>
    <message>
        <source>predicted risk</source>
        <translation>预测风险</translation>
    </message>
    <message>
        <source>{name}: in the large {value:+z.2f}, slope {slope}</source>
        <translation>{name}：总体校准 {value:+z.2f}，斜率 {slope}</translation>
    </message>
    <message>
        <source>threshold probability</source>
        <translation>阈值概率</translation>
    </message>
    <message>
        <source>net benefit (per patient)</source>
        <translation>净获益（每例患者）</translation>
    </message>
    <message>
        <source>ideal</source>
        <translation>理想线</translation>
    </message>
    <message>
        <source>smooth (local linear)</source>
        <translation>平滑曲线（局部线性）</translation>
    </message>
    <message>
        <source>{count} groups of equal size, 95 % interval</source>
        <translation>{count} 个等量分组，95 % 区间</translation>
    </message>
    <message>
        <source>patients with the event, upwards</source>
        <translation>发生事件的患者，向上</translation>
    </message>
    <message>
        <source>patients without the event, downwards</source>
        <translation>未发生事件的患者，向下</translation>
    </message>
    <message>
        <source>treat all</source>
        <translation>全部干预</translation>
    </message>
    <message>
        <source>treat none</source>
        <translation>全不干预</translation>
    </message>
    <message>
        <source>Prediction interval, new centre</source>
        <translation>预测区间，新中心</translation>
    </message>
    <message>
        <source>predicted class</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>% of the true class</source>
        <translation>占真实类别的百分比</translation>
    </message>
    <message>
        <source>predicted probability of the class</source>
        <translation>该类别的预测概率</translation>
    </message>
    <message>
        <source>observed share of the class</source>
        <translation>该类别的观察比例</translation>
    </message>
    <message>
        <source>slope {slope}</source>
        <translation>斜率 {slope}</translation>
    </message>
    <message>
        <source>slope n/a</source>
        <translation>斜率无法计算</translation>
    </message>
    <message>
        <source>{name}: AUC (95 % CI) {auc}</source>
        <translation>{name}：AUC（95 % CI）{auc}</translation>
    </message>
    <message>
        <source>1 − specificity</source>
        <translation>1 − 特异度</translation>
    </message>
    <message>
        <source>{name}: average precision {average}</source>
        <translation>{name}：平均精确率 {average}</translation>
    </message>
    <message>
        <source>recall (sensitivity)</source>
        <translation>召回率（敏感度）</translation>
    </message>
    <message>
        <source>precision (PPV)</source>
        <translation>精确率（阳性预测值）</translation>
    </message>
    <message>
        <source>patients of the group (%)</source>
        <translation>占该组患者的百分比 (%)</translation>
    </message>
    <message>
        <source>DeLong P</source>
        <translation>DeLong P 值</translation>
    </message>
    <message>
        <source>prevalence {prevalence:.3f}</source>
        <translation>患病率 {prevalence:.3f}</translation>
    </message>
    <message>
        <source>without the event</source>
        <translation>未发生事件</translation>
    </message>
    <message>
        <source>with the event</source>
        <translation>发生事件</translation>
    </message>
    <message>
        <source>Difference of AUCs (row − column), AUC on the diagonal</source>
        <translation>AUC 之差（行 − 列），对角线为 AUC</translation>
    </message>
    <message>
        <source>cut-off</source>
        <translation>截断值</translation>
    </message>
    <message>
        <source>cut-off {cutoff:.3g}</source>
        <translation>截断值 {cutoff:.3g}</translation>
    </message>
    <message>
        <source>Share of the mean |SHAP value| (%)</source>
        <translation>占平均 |SHAP 值| 的百分比 (%)</translation>
    </message>
    <message>
        <source>SHAP value ({unit})</source>
        <translation>SHAP 值（{unit}）</translation>
    </message>
    <message>
        <source>value of the input (rank)</source>
        <translation>输入值（秩次）</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>
({count} inputs not shown)</source>
        <translation>
（另有 {count} 项输入未显示）</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>highest</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Probability of {outcome}</source>
        <translation>{outcome}的概率</translation>
    </message>
    <message>
        <source>log(lambda)</source>
        <translation>log(λ)</translation>
    </message>
    <message>
        <source>cross-validated deviance</source>
        <translation>交叉验证偏差</translation>
    </message>
    <message>
        <source>coefficient per standard deviation</source>
        <translation>每标准差的系数</translation>
    </message>
    <message>
        <source>columns with a coefficient</source>
        <translation>系数非零的列数</translation>
    </message>
    <message>
        <source> (chosen)</source>
        <translation> (选定)</translation>
    </message>
    <message>
        <source>lambda = {value:.4g}</source>
        <translation>λ = {value:.4g}</translation>
    </message>
    <message>
        <source>{x} ({left_out} shorter bars left out)</source>
        <translation>{x}（{left_out} 个较短的条形未显示）</translation>
    </message>
    <message>
        <source>lambda {name} = {value:.4g}{mark}</source>
        <translation>λ {name} = {value:.4g}{mark}</translation>
    </message>
    <message>
        <source>regression: slope {slope}</source>
        <translation>回归线：斜率 {slope}</translation>
    </message>
    <message>
        <source>normal quantile</source>
        <translation>正态分位数</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>恒等线</translation>
    </message>
    <message>
        <source>predicted {name}</source>
        <translation>{name}预测值</translation>
    </message>
    <message>
        <source>measured {name}</source>
        <translation>{name}实测值</translation>
    </message>
    <message>
        <source>no r: {note}</source>
        <translation>r 无法计算：{note}</translation>
    </message>
    <message>
        <source>mean of predicted and measured {name}</source>
        <translation>{name}预测值与实测值的均值</translation>
    </message>
    <message>
        <source>predicted − measured</source>
        <translation>预测值 − 实测值</translation>
    </message>
    <message>
        <source>measured − predicted</source>
        <translation>实测值 − 预测值</translation>
    </message>
    <message>
        <source>normal distribution</source>
        <translation>正态分布</translation>
    </message>
    <message>
        <source>points</source>
        <translation>分值</translation>
    </message>
    <message>
        <source>total points</source>
        <translation>总分</translation>
    </message>
    <message>
        <source>training patients</source>
        <translation>训练患者</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>left-out patients</source>
        <translation>留出患者</translation>
    </message>
    <message>
        <source>P n/a</source>
        <translation>P 不适用</translation>
    </message>
    <message>
        <source>without {event}</source>
        <translation>未发生{event}的比例</translation>
    </message>
    <message>
        <source>at risk</source>
        <translation>风险人数</translation>
    </message>
    <message>
        <source>time ({unit})</source>
        <translation>时间（{unit}）</translation>
    </message>
    <message>
        <source>AUC by the time</source>
        <translation>截至该时间的 AUC</translation>
    </message>
    <message>
        <source>observed risk (Kaplan-Meier)</source>
        <translation>观测风险（Kaplan-Meier）</translation>
    </message>
    <message>
        <source>smooth (Cox regression on a spline)</source>
        <translation>平滑曲线（样条上的 Cox 回归）</translation>
    </message>
    <message>
        <source>Figure {number}. {title}.</source>
        <translation>图 {number}　{title}。</translation>
    </message>
    <message>
        <source>Table {number}. {title}</source>
        <translation>表 {number}　{title}</translation>
    </message>
    <message>
        <source>A table of {count} rows is on the page and in the folder of tables.</source>
        <translation>一个 {count} 行的表见网页和表格文件夹。</translation>
    </message>
    <message>
        <source>To be stated with these results: {warnings}.</source>
        <translation>与上述结果一并说明：{warnings}。</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>very low</source>
        <translation>很低</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>moderate</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Only {patients} {unit}: every number here is very uncertain</source>
        <translation>仅 {patients} 例{unit}：此处所有数字均非常不确定</translation>
    </message>
    <message>
        <source>Pearson&apos;s correlation</source>
        <translation>Pearson 相关系数</translation>
    </message>
    <message>
        <source>R² = 1 − SS residual / SS total (1 is ideal)</source>
        <translation>R² = 1 − 残差平方和 / 总平方和（1 为理想）</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>Root mean squared error</source>
        <translation>均方根误差</translation>
    </message>
    <message>
        <source>Bias: mean of predicted − measured (0 is ideal)</source>
        <translation>偏倚：预测值 − 实测值的均值（0 为理想）</translation>
    </message>
    <message>
        <source>Standard deviation of the differences</source>
        <translation>差值的标准差</translation>
    </message>
    <message>
        <source>Lower limit of agreement, bias − 1.96 SD</source>
        <translation>一致性界限下限，偏倚 − 1.96 SD</translation>
    </message>
    <message>
        <source>Upper limit of agreement, bias + 1.96 SD</source>
        <translation>一致性界限上限，偏倚 + 1.96 SD</translation>
    </message>
    <message>
        <source>Slope of measured on predicted (1 is ideal)</source>
        <translation>实测值对预测值的斜率（1 为理想）</translation>
    </message>
    <message>
        <source>Pearson&apos;s correlation r</source>
        <translation>Pearson 相关系数 r</translation>
    </message>
    <message>
        <source>Spearman&apos;s correlation rho</source>
        <translation>Spearman 相关系数 rho</translation>
    </message>
    <message>
        <source>Correlation of difference and mean</source>
        <translation>差值与均值的相关系数</translation>
    </message>
    <message>
        <source>Lin&apos;s concordance correlation</source>
        <translation>Lin 一致性相关系数</translation>
    </message>
    <message>
        <source>{titles}; ordinary least squares. {validation} of the whole procedure.</source>
        <translation>{titles}；普通最小二乘法。对整个流程作 {validation}。</translation>
    </message>
    <message>
        <source>{set} {mean:.4g} ± {sd:.3g} ({least:.4g} to {largest:.4g})</source>
        <translation>{set} {mean:.4g} ± {sd:.3g}（{least:.4g} 至 {largest:.4g}）</translation>
    </message>
    <message>
        <source>By set, with the tests used.</source>
        <translation>按数据集列出，附所用检验。</translation>
    </message>
    <message>
        <source>By outcome, with the tests used.</source>
        <translation>按结局列出，附所用检验。</translation>
    </message>
    <message>
        <source>Outcome and clinical variables by set.</source>
        <translation>按数据集列出结局与临床变量。</translation>
    </message>
    <message>
        <source>linear regression</source>
        <translation>线性回归</translation>
    </message>
    <message>
        <source>The models predict a value; no cut-off is applied.</source>
        <translation>模型预测数值；不设截断值。</translation>
    </message>
    <message>
        <source>The equation of each model; &apos;osteoradiomics score&apos; calculates it for new cases with a prediction interval.</source>
        <translation>给出每个模型的方程；“osteoradiomics score” 可对新病例计算并给出预测区间。</translation>
    </message>
    <message>
        <source>Pearson&apos;s and Spearman&apos;s correlation, Lin&apos;s concordance, R2, mean absolute and root mean squared error, Bland-Altman, calibration.</source>
        <translation>Pearson 与 Spearman 相关、Lin 一致性相关、R2、平均绝对误差与均方根误差、Bland-Altman、校准。</translation>
    </message>
    <message>
        <source>95 % intervals: correlations by Fisher&apos;s z, the others by Student&apos;s t.</source>
        <translation>95 % 区间：相关系数用 Fisher z 变换，其余用 Student t 分布。</translation>
    </message>
    <message>
        <source>Slope and intercept of measured on predicted values, and Bland-Altman, on {count} sets.</source>
        <translation>在 {count} 个数据集上给出实测值对预测值的斜率与截距，以及 Bland-Altman 分析。</translation>
    </message>
    <message>
        <source>Coefficients with standardised coefficients; &apos;osteoradiomics score&apos; and heat maps give contributions in the unit.</source>
        <translation>给出系数与标准化系数；“osteoradiomics score” 与热图以原单位给出贡献。</translation>
    </message>
    <message>
        <source>Absolute errors of {count} models by pairs, on every set.</source>
        <translation>在每个数据集上两两比较 {count} 个模型的绝对误差。</translation>
    </message>
    <message>
        <source>Correlation and error by {names}.</source>
        <translation>按 {names} 分组的相关系数与误差。</translation>
    </message>
    <message>
        <source>{model}, {set}: r {r}, MAE {mae:.4g} {unit}</source>
        <translation>{model}，{set}：r {r}，MAE {mae:.4g} {unit}</translation>
    </message>
    <message>
        <source> ({low} to {high})</source>
        <translation>（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>{model} model, 95 % intervals; dashed: all patients of the set; P of a difference between the groups</source>
        <translation>{model}模型，95 % 区间；虚线：该数据集全部患者；P 值针对各亚组间的差异</translation>
    </message>
    <message>
        <source>{measure} in subgroups, {title}</source>
        <translation>亚组 {measure}，{title}</translation>
    </message>
    <message>
        <source>Pearson, training set, with 95 % intervals; features and Radscores are apparent</source>
        <translation>Pearson 相关，训练集，95 % 区间；特征与 Radscore 为表观值</translation>
    </message>
    <message>
        <source>; {left} weaker ones are in tables/correlation.csv</source>
        <translation>；另有 {left} 项较弱者见 tables/correlation.csv</translation>
    </message>
    <message>
        <source>{model} model, {title}</source>
        <translation>{model}模型，{title}</translation>
    </message>
    <message>
        <source>Correlation of each input with {outcome}</source>
        <translation>各输入与{outcome}的相关性</translation>
    </message>
    <message>
        <source>Measured against predicted, {where}</source>
        <translation>实测值与预测值，{where}</translation>
    </message>
    <message>
        <source>Bland-Altman, {where}</source>
        <translation>Bland-Altman，{where}</translation>
    </message>
    <message>
        <source>{basis}; bands are 95 % intervals; correlation of difference and mean {trend}</source>
        <translation>{basis}；色带为 95 % 区间；差值与均值的相关系数 {trend}</translation>
    </message>
    <message>
        <source>Residuals, {where}</source>
        <translation>残差，{where}</translation>
    </message>
    <message>
        <source>{basis}; left over the prediction, right over normal quantiles</source>
        <translation>{basis}；左：对预测值，右：对正态分位数</translation>
    </message>
    <message>
        <source>correlation with {outcome}</source>
        <translation>与{outcome}的相关系数</translation>
    </message>
    <message>
        <source>The outcome was {column}{unit}, a measured value: {definition}.</source>
        <translation>结局为测量值 {column}{unit}：{definition}。</translation>
    </message>
    <message>
        <source>r {pearson}, R2 {r2}, mean absolute error {mae}, bias {bias}, limits of agreement {lower} to {upper} {unit}, slope {slope}</source>
        <translation>r {pearson}，R2 {r2}，平均绝对误差 {mae}，偏倚 {bias}，一致性界限 {lower} 至 {upper} {unit}，斜率 {slope}</translation>
    </message>
    <message>
        <source>{first} v. {second} on {set}: difference of the mean absolute errors {difference}, P {p}{end}.</source>
        <translation>{first} 对 {second}，{set}：平均绝对误差之差 {difference}，P {p}{end}。</translation>
    </message>
    <message>
        <source>Predictions were judged by Pearson&apos;s and Spearman&apos;s correlation (Fisher&apos;s z intervals), R2 (one minus residual over total sum of squares), mean absolute and root mean squared error, bias and limits of agreement{bland}, and the line of measured on predicted values.</source>
        <translation>预测值以 Pearson 和 Spearman 相关系数（Fisher z 置信区间）、R2（1 减残差平方和与总平方和之比）、平均绝对误差和均方根误差、偏倚和一致性界限{bland}以及实测值对预测值的回归线评价。</translation>
    </message>
    <message>
        <source>{model} R2 {r2:.3f} (F({df1}, {df2}) = {f:.2f}, P {p})</source>
        <translation>{model} R2 {r2:.3f}（F({df1}, {df2}) = {f:.2f}，P {p}）</translation>
    </message>
    <message>
        <source>The set {set} has {cases} cases, fewer than the {few} that a validation should have</source>
        <translation>{set}仅 {cases} 例，少于验证所需的 {few} 例</translation>
    </message>
    <message>
        <source>Models were compared by the absolute errors of the same cases.</source>
        <translation>各模型以相同病例的绝对误差比较。</translation>
    </message>
    <message>
        <source>On the training cases the regressions reached: {fits}.</source>
        <translation>训练集病例上各回归的拟合：{fits}。</translation>
    </message>
    <message>
        <source>All models were multiple linear regressions.</source>
        <translation>所有模型均为多元线性回归。</translation>
    </message>
    <message>
        <source>{set} {cases} cases, mean {mean} (SD {sd}) {unit}</source>
        <translation>{set} {cases} 例，均值 {mean}（标准差 {sd}）{unit}</translation>
    </message>
    <message>
        <source>coefficient</source>
        <translation>回归系数</translation>
    </message>
    <message>
        <source>On {where}: {models}.</source>
        <translation>{where}：{models}。</translation>
    </message>
    <message>
        <source>Measured against predicted</source>
        <translation>实测值与预测值</translation>
    </message>
    <message>
        <source>with the line of identity and the regression of measured on predicted values</source>
        <translation>附恒等线及实测值对预测值的回归线</translation>
    </message>
    <message>
        <source>Bland-Altman</source>
        <translation>Bland-Altman</translation>
    </message>
    <message>
        <source>bias and limits of agreement with their 95 % intervals as bands</source>
        <translation>偏倚与一致性界限，95 % 区间以色带表示</translation>
    </message>
    <message>
        <source>Residuals</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>left over the prediction, right over the quantiles of a normal distribution</source>
        <translation>左：对预测值；右：对正态分布的分位数</translation>
    </message>
    <message>
        <source>contour: the highest tenth, from {level:+.3f} logit per cell</source>
        <translation>轮廓：最高的十分之一，每格自 {level:+.3f} logit 起</translation>
    </message>
    <message>
        <source>{name}, slice {slice} of {slices}</source>
        <translation>{name}，第 {slice} / {slices} 层</translation>
    </message>
    <message>
        <source>{name} (as acquired), slice {slice} of {slices}</source>
        <translation>{name}（采集平面），第 {slice} / {slices} 层</translation>
    </message>
    <message>
        <source>{name}, {slice} of {slices}</source>
        <translation>{name}，{slice}/{slices}</translation>
    </message>
    <message>
        <source>Harrell&apos;s C was also found apart in each of {count} centres (column {column}).</source>
        <translation>并在 {count} 个中心（列 {column}）分别计算 Harrell C 指数。</translation>
    </message>
    <message>
        <source>C in each centre, {model} model, {basis}</source>
        <translation>各中心的 C 指数，{model}模型，{basis}</translation>
    </message>
    <message>
        <source>{titles}; partial likelihood, ties by Efron. {validation} of the whole procedure.</source>
        <translation>{titles}；偏似然估计，同时发生的事件用 Efron 法处理。对整个流程作{validation}。</translation>
    </message>
    <message>
        <source>Hazard ratios and SHAP values; &apos;osteoradiomics score&apos; and heat maps give contributions as log hazard ratios.</source>
        <translation>风险比和 SHAP 值；“osteoradiomics score”和热图以对数风险比给出各输入的贡献。</translation>
    </message>
    <message>
        <source>{model}, {set}: C {c}</source>
        <translation>{model}，{set}：C 指数 {c}</translation>
    </message>
    <message>
        <source>C apart in {count} centres, pooled by random effects.</source>
        <translation>{count} 个中心分别计算 C 指数，以随机效应合并。</translation>
    </message>
    <message>
        <source>Hazard ratios; &apos;osteoradiomics score&apos; and heat maps give contributions as log hazard ratios.</source>
        <translation>风险比；“osteoradiomics score”和热图以对数风险比给出各输入的贡献。</translation>
    </message>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Cox regression</source>
        <translation>Cox 回归</translation>
    </message>
    <message>
        <source>The models give risks; no cut-off is applied. Groups for curves are parted at the median.</source>
        <translation>模型给出风险，不设截断值；生存曲线的分组以中位数为界。</translation>
    </message>
    <message>
        <source>The equation and the baseline hazard of each model; &apos;osteoradiomics score&apos; gives risks with intervals.</source>
        <translation>各模型的方程和基线风险函数；“osteoradiomics score”给出风险及其区间。</translation>
    </message>
    <message>
        <source>Harrell&apos;s and Uno&apos;s C, AUC and Brier score at each horizon, calibration slope, observed over expected events.</source>
        <translation>Harrell C 指数和 Uno C 指数、各时间点的 AUC 和 Brier 评分、校准斜率、观测与预期事件之比。</translation>
    </message>
    <message>
        <source>95 % intervals: C, AUC and Brier score by the infinitesimal jackknife, hazard ratios by Wald.</source>
        <translation>95 % 区间：C 指数、AUC 和 Brier 评分用无穷小刀切法，风险比用 Wald 法。</translation>
    </message>
    <message>
        <source>Slope, and groups of risk against Kaplan-Meier at each horizon, on {count} sets.</source>
        <translation>{count} 个数据集上的校准斜率，以及各时间点按风险分组与 Kaplan-Meier 估计的对比。</translation>
    </message>
    <message>
        <source>Harrell&apos;s C of {count} models by pairs, on every set.</source>
        <translation>{count} 个模型的 Harrell C 指数在各数据集上两两比较。</translation>
    </message>
    <message>
        <source>Harrell&apos;s C by {names}.</source>
        <translation>按{names}分组的 Harrell C 指数。</translation>
    </message>
    <message>
        <source>{set}: {events} events in {cases} cases</source>
        <translation>{set}：{cases} 例中 {events} 例发生事件</translation>
    </message>
    <message>
        <source>add the points of all inputs and read the risk of {event} by each time below the total</source>
        <translation>将各项输入的分值相加，在总分下方读出各时间点的{event}风险</translation>
    </message>
    <message>
        <source>{words}; cumulative cases, dynamic controls; the band is the 95 % interval of the first model</source>
        <translation>{words}；累积病例、动态对照；阴影带为第一个模型的 95 % 区间</translation>
    </message>
    <message>
        <source>Survival without {event}</source>
        <translation>无{event}生存</translation>
    </message>
    <message>
        <source>Kaplan-Meier with 95 % bands, every set; marks are censored patients</source>
        <translation>各数据集的 Kaplan-Meier 曲线及 95 % 区间带；短竖线为删失患者</translation>
    </message>
    <message>
        <source>{words}, conditional on the predictions of all folds together</source>
        <translation>{words}，以各折全部预测值为条件</translation>
    </message>
    <message>
        <source>AUC over time, {title}</source>
        <translation>AUC 随时间的变化，{title}</translation>
    </message>
    <message>
        <source>lower risk</source>
        <translation>低风险组</translation>
    </message>
    <message>
        <source>higher risk</source>
        <translation>高风险组</translation>
    </message>
    <message>
        <source>observed/expected {ratio}</source>
        <translation>观测/预期 {ratio}</translation>
    </message>
    <message>
        <source>Decision curve at {time:g} {unit}, {title}</source>
        <translation>{time:g} {unit}时的决策曲线，{title}</translation>
    </message>
    <message>
        <source>{words}; bands: 95 %, bootstrap of the patients with the predictions as they are</source>
        <translation>{words}；色带：95 %，预测值不变、对患者自助抽样</translation>
    </message>
    <message>
        <source>Hazard ratios</source>
        <translation>风险比</translation>
    </message>
    <message>
        <source>per standard deviation of the term, 95 % intervals, Wald P</source>
        <translation>每增加一个标准差，95 % 区间，Wald P 值</translation>
    </message>
    <message>
        <source>{words}; parted at the training set&apos;s median out-of-fold score</source>
        <translation>{words}；以训练集折外评分的中位数为界</translation>
    </message>
    <message>
        <source>log-rank {p}</source>
        <translation>对数秩检验 {p}</translation>
    </message>
    <message>
        <source>Lower and higher risk, {where}</source>
        <translation>低风险组与高风险组，{where}</translation>
    </message>
    <message>
        <source>hazard ratio</source>
        <translation>风险比</translation>
    </message>
    <message>
        <source>Calibration at {time:g} {unit}, {where}</source>
        <translation>{time:g} {unit}时的校准，{where}</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未达到</translation>
    </message>
    <message>
        <source>{value} ({low:g} to {high:g})</source>
        <translation>{value}（{low:g} 至 {high:g}）</translation>
    </message>
    <message>
        <source>risk by {time:g} {unit}</source>
        <translation>{time:g} {unit}内的风险</translation>
    </message>
    <message>
        <source>{set} {cases} cases, {events} with the event, median follow-up {follow_up} {unit}, free of the event {survival} {unit}</source>
        <translation>{set} {cases} 例，其中发生事件 {events} 例，中位随访时间 {follow_up} {unit}，无事件生存率 {survival} {unit}</translation>
    </message>
    <message>
        <source>Harrell&apos;s C {harrell}, mean within folds {within}, Uno&apos;s C {uno}</source>
        <translation>Harrell C 指数 {harrell}，折内均值 {within}，Uno C 指数 {uno}</translation>
    </message>
    <message>
        <source>observed over expected events {ratio} and Brier score {brier}</source>
        <translation>观察与期望事件数之比 {ratio}、Brier 评分 {brier}</translation>
    </message>
    <message>
        <source>{first} v. {second} on {set}: difference of Harrell&apos;s C {difference}, P {p}{end}.</source>
        <translation>{first} 对 {second}，{set}：Harrell C 指数之差 {difference}，P {p}{end}。</translation>
    </message>
    <message>
        <source>{many} events in {higher} against {few} in {lower} patients, log-rank {statistic}, P {p}{end}</source>
        <translation>高风险组 {higher} 例中 {many} 例发生事件，低风险组 {lower} 例中 {few} 例，对数秩统计量 {statistic}，P {p}{end}</translation>
    </message>
    <message>
        <source>The {model} model&apos;s C on {where} is below 0.5: there it orders patients no better than chance</source>
        <translation>{model}模型在{where}的 C 指数低于 0.5：在该处其对患者的排序不优于随机</translation>
    </message>
    <message>
        <source>The outcome was the time until {event}, in {unit}: {definition} (columns {time} and {column}).</source>
        <translation>结局为至{event}的时间，单位为{unit}：{definition}（列 {time} 和 {column}）。</translation>
    </message>
    <message>
        <source>Patients without the event were censored when they were last seen; each patient had one row.</source>
        <translation>未发生事件的患者在末次随访时删失；每名患者一行。</translation>
    </message>
    <message>
        <source>Several levels of a variable were tested together by the likelihood ratio.</source>
        <translation>同一变量的多个水平以似然比检验合并检验。</translation>
    </message>
    <message>
        <source>All models were Cox regressions{cox} by the partial likelihood, ties by Efron&apos;s method{efron}; risks by {times} {unit} come from Breslow&apos;s baseline hazard{breslow}. Hazards were taken to be proportional, which was not tested.</source>
        <translation>全部模型均为 Cox 回归{cox}，用偏似然估计，同时发生的事件用 Efron 法处理{efron}；{times} {unit}内的风险由 Breslow 基线风险函数{breslow}求得。假定风险成比例，未作检验。</translation>
    </message>
    <message>
        <source>Folds were alike in the share of patients with the event.</source>
        <translation>各折中发生事件的患者比例相近。</translation>
    </message>
    <message>
        <source>Discrimination was measured by Harrell&apos;s C{harrell}, Uno&apos;s C up to {last} {unit}{uno} and the AUC of telling patients with the event by {times} {unit} from those without it then{blanche}, with 95 % intervals by the infinitesimal jackknife.</source>
        <translation>区分度以 Harrell C 指数{harrell}、截至 {last} {unit}的 Uno C 指数{uno}以及区分 {times} {unit}内发生事件与届时未发生事件患者的 AUC{blanche}衡量，95 % 区间用无穷小刀切法。</translation>
    </message>
    <message>
        <source>Calibration was described by the slope of the linear predictor in a Cox regression (Wald&apos;s interval, as of hazard ratios) and, by each time, by observed (one minus Kaplan-Meier&apos;s survival{kaplan}) over expected events and the Brier score with weights for censoring{graf}; clinical benefit by decision curves{vickers}.</source>
        <translation>校准度以线性预测值在 Cox 回归中的斜率（与风险比同用 Wald 区间）以及各时间点的观察（1 减 Kaplan-Meier 生存率{kaplan}）与期望事件数之比和删失加权的 Brier 评分{graf}描述；临床获益以决策曲线{vickers}描述。</translation>
    </message>
    <message>
        <source>Patients were parted into lower and higher risk at the median of the training set&apos;s out-of-fold scores, and the groups compared by the log-rank test{mantel}; follow-up is the median by the reverse Kaplan-Meier curve{schemper}.</source>
        <translation>患者以训练集折外评分的中位数分为低风险组与高风险组，两组以对数秩检验{mantel}比较；随访时间为反向 Kaplan-Meier 法所得的中位数{schemper}。</translation>
    </message>
    <message>
        <source>{share} by {time}</source>
        <translation>{share}（至 {time}）</translation>
    </message>
    <message>
        <source>Harrell&apos;s C {harrell}, Uno&apos;s C {uno}</source>
        <translation>Harrell C 指数 {harrell}，Uno C 指数 {uno}</translation>
    </message>
    <message>
        <source>Models were compared by Harrell&apos;s C of the same patients, two-sided, without correction for the number of comparisons.</source>
        <translation>模型以相同患者的 Harrell C 指数作双侧比较，未对比较次数作校正。</translation>
    </message>
    <message>
        <source>Harrell&apos;s C was also found within subgroups.</source>
        <translation>并计算了各亚组内的 Harrell C 指数。</translation>
    </message>
    <message>
        <source>Concordance (95 % interval) on {where}: {models}.</source>
        <translation>{where}的一致性指数（95 % 区间）：{models}。</translation>
    </message>
    <message>
        <source>AUC on {where}: {models}.</source>
        <translation>{where}的 AUC：{models}。</translation>
    </message>
    <message>
        <source>{term} {ratio}</source>
        <translation>{term} {ratio}</translation>
    </message>
    <message>
        <source>Hazard ratios of the {model} model per standard deviation (95 % interval): {ratios}; likelihood ratio against equal hazards {statistic} with {df} df, P {p}.</source>
        <translation>{model}模型每增加一个标准差的风险比（95 % 区间）：{ratios}；与风险相等比较的似然比统计量 {statistic}，自由度 {df}，P {p}。</translation>
    </message>
    <message>
        <source>slope {slope}, {times}</source>
        <translation>斜率 {slope}，{times}</translation>
    </message>
    <message>
        <source>The training set has {events} events for the {terms} terms of the combined model{work}</source>
        <translation>训练集仅有 {events} 个事件，而联合模型有 {terms} 项{work}</translation>
    </message>
    <message>
        <source>{said} at {time} {unit}</source>
        <translation>{time} {unit}时 {said}</translation>
    </message>
    <message>
        <source>The set {set} has {events} cases with the event, fewer than the {few} that a validation should have{work}</source>
        <translation>{set}中发生事件 {events} 例，少于验证所需的 {few} 例{work}</translation>
    </message>
    <message>
        <source>Higher against lower risk on {where}: {models}.</source>
        <translation>{where}的高风险组与低风险组：{models}。</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>未评价</translation>
    </message>
    <message>
        <source>Observed: share of cases with the event, Wilson&apos;s 95 % interval; predicted: mean predicted risk. AUC with DeLong&apos;s interval. In the large: intercept of the calibration line at slope 1, above 0 the event is more frequent than predicted; a centre of one class has none, only observed minus predicted. Pooled AUC: logit scale, variances by the delta method; {method}.</source>
        <translation>观察：发生事件的病例比例，Wilson 95 % 区间；预测：预测风险的均值。AUC 附 DeLong 区间。总体校准：斜率为 1 时校准线的截距，大于 0 表示事件比预测的更多；只有一类病例的中心没有该值，只有观察减预测。合并 AUC：logit 尺度，方差由 delta 法得到；{method}。</translation>
    </message>
    <message>
        <source>References:</source>
        <translation>参考文献：</translation>
    </message>
    <message>
        <source>Centres</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>By column {column}. Each centre is judged apart; models made without a centre say how a model made here may do elsewhere.</source>
        <translation>按列 {column} 划分。各中心分别评价；不含某中心的模型说明此处建立的模型在别处可能的表现。</translation>
    </message>
    <message>
        <source>The other models in each centre</source>
        <translation>其他模型在各中心的表现</translation>
    </message>
    <message>
        <source>Pooled values: variances by the delta method; {method}.</source>
        <translation>合并值：方差按 delta 法计算；{method}。</translation>
    </message>
    <message>
        <source>Features harmonised by ComBat</source>
        <translation>经 ComBat 校正的特征</translation>
    </message>
    <message>
        <source>ComBat was learned from the training part of every fold only, without the outcome, with clinical variables preserved; a centre that was left out altogether is harmonised by its own features. Differences: with minus without, paired by patient (out of fold: all rows; without each centre: pooled over the centres). The models of this study are made from features as they are.</source>
        <translation>ComBat 仅从每一折的训练部分学习，不使用结局，并保留临床变量；整体留出的中心按其自身特征协调。差值：协调后减原始，按患者配对（折外：全部行；不含各中心：对各中心合并）。本研究的模型由原始特征建立。</translation>
    </message>
    <message>
        <source>{name}: evidence for {filled} of {count} items, {others} for the authors alone</source>
        <translation>{name}：{count} 项中 {filled} 项有依据，{others} 项只能由作者填写</translation>
    </message>
    <message>
        <source>{source}. {note}</source>
        <translation>{source}。{note}</translation>
    </message>
    <message>
        <source>The items with evidence carry {score} of 100 points. Answer all {count} items for the score; answers are not stored.</source>
        <translation>有依据的条目合计 {score} 分（满分 100）。回答全部 {count} 项可得总分；回答不会被保存。</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Evidence in this study</source>
        <translation>本研究中的依据</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Answer to item {number}</source>
        <translation>第 {number} 项的回答</translation>
    </message>
    <message>
        <source>does not apply</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>{name} score</source>
        <translation>{name} 得分</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Origin of the numbers</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Rows of one patient</source>
        <translation>同一患者的多行</translation>
    </message>
    <message>
        <source>column {column}: {rows} rows of {patients} patients</source>
        <translation>列 {column}：{patients} 例患者共 {rows} 行</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>数据表</translation>
    </message>
    <message>
        <source>Intervals</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>Text for a paper</source>
        <translation>论文用文字</translation>
    </message>
    <message>
        <source>Written from the record of this run: every number, form and warning is its own. Edit it as your own text; what the record does not know, such as ethics, recruitment and scanners, is for the authors to add.</source>
        <translation>根据本次运行的记录写成：其中的每个数值、方法和警告均来自该记录。请作为自己的文字加以修改；记录所不知道的内容（如伦理、入组和扫描设备）由作者补充。</translation>
    </message>
    <message>
        <source>References</source>
        <translation>参考文献</translation>
    </message>
    <message>
        <source>Nomogram to try values</source>
        <translation>可试算的列线图</translation>
    </message>
    <message>
        <source>Try values</source>
        <translation>试算</translation>
    </message>
    <message>
        <source>Total points</source>
        <translation>总分</translation>
    </message>
    <message>
        <source>Without scripts the drawing above gives the same points.</source>
        <translation>不运行脚本时，上图给出相同的分值。</translation>
    </message>
    <message>
        <source>Points of every mark</source>
        <translation>各刻度的分值</translation>
    </message>
    <message>
        <source>Axis</source>
        <translation>轴</translation>
    </message>
    <message>
        <source>Points (risk: total points)</source>
        <translation>分值（风险：总分）</translation>
    </message>
    <message>
        <source>&lt;b&gt;Warning.&lt;/b&gt; {text}.</source>
        <translation>&lt;b&gt;警告。&lt;/b&gt;{text}。</translation>
    </message>
    <message>
        <source>&lt;b&gt;{title}.&lt;/b&gt; {caption}</source>
        <translation>&lt;b&gt;{title}。&lt;/b&gt;{caption}</translation>
    </message>
    <message>
        <source>How each input moves the probability of {outcome} from the base value to {end}</source>
        <translation>各输入如何使{outcome}的概率由基线值变为 {end}</translation>
    </message>
    <message>
        <source>How each input moves {outcome} from the base value to {end}</source>
        <translation>各输入如何使{outcome}由基线值变为 {end}</translation>
    </message>
    <message>
        <source>Probability of {outcome} before recalibration</source>
        <translation>{outcome}的概率（再校准之前）</translation>
    </message>
    <message>
        <source>Apparent performance: the same training cases that the models were fitted on (optimistic, never to be reported alone)</source>
        <translation>表观性能：在拟合模型所用的同一批训练病例上（偏于乐观，不得单独报告）</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>Screened&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;</source>
        <translation>筛选&lt;br&gt;&lt;b&gt;{cases} 例&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;{cases}&lt;/b&gt; {reason}</source>
        <translation>&lt;b&gt;{cases}&lt;/b&gt; 例：{reason}</translation>
    </message>
    <message>
        <source>Scan parameters by centre, scanner and sequence, from the headers of the images: median (range) where series differ</source>
        <translation>按中心、扫描仪和序列列出的扫描参数，取自图像文件头：各序列不一致时为中位数（范围）</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>All sets&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;&lt;br&gt;{patients} patients</source>
        <translation>全部数据集&lt;br&gt;&lt;b&gt;{cases} 例病例&lt;/b&gt;&lt;br&gt;{patients} 例患者</translation>
    </message>
    <message>
        <source>{set}&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;&lt;br&gt;{patients} patients</source>
        <translation>{set}&lt;br&gt;&lt;b&gt;{cases} 例病例&lt;/b&gt;&lt;br&gt;{patients} 例患者</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>No event</source>
        <translation>非事件</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>检验</translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Features left after each step</source>
        <translation>每步之后剩余的特征数</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>分块</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>{count} selected features</source>
        <translation>{count} 个入选特征</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Coefficient</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>Selected in folds</source>
        <translation>各折中入选</translation>
    </message>
    <message>
        <source>Selected in resamples</source>
        <translation>重抽样中入选比例</translation>
    </message>
    <message>
        <source>{count} dropped features with their reasons</source>
        <translation>{count} 个剔除的特征及原因</translation>
    </message>
    <message>
        <source>Find a feature</source>
        <translation>查找特征</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Fitted on training cases only: missing values by the median, constant features dropped, z-scores</source>
        <translation>仅在训练病例上拟合：缺失值以中位数填补，剔除常数特征，z 分数标准化</translation>
    </message>
    <message>
        <source>, then {step}</source>
        <translation>，然后{step}</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Reporting checklists</source>
        <translation>报告清单</translation>
    </message>
    <message>
        <source>What this study&apos;s record says to the items that software can speak to: a value, a file or a section, never &quot;yes&quot;. The authors decide whether an item is fulfilled and complete the rest. Topics are in our own words; read each item at its source.</source>
        <translation>对于软件能够回答的条目，列出本研究的记录内容：一个数值、一个文件或一个章节，绝不代填“是”。条目是否满足由作者判断，其余由作者补充。条目内容为本软件的概括；请查阅原文。</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Order, tuning</source>
        <translation>顺序、调参</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Openings of the test sets</source>
        <translation>测试集的开启记录</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>病例数</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Some patients have several cases: intervals and tests take the patient as the cluster. AUC: Obuchowski NA, Biometrics 1997;53:567-578; rates and correlations: the interval of as many cases as the patients&apos; are worth; regressions: variances enlarged by the design effect (Rao JNK, Scott AJ, Ann Stat 1984;12:46-60), degrees of freedom of the patients; others: cluster sandwich; Wilcoxon&apos;s test: patients&apos; means; group comparisons and univariate selection: each patient once per group, by the mean of the cases, or their commonest category.</source>
        <translation>部分患者有多个病例：区间与检验以患者为聚类单位。AUC：Obuchowski NA, Biometrics 1997;53:567-578；率与相关系数：按患者折算的有效病例数计算区间；回归：方差按设计效应放大（Rao JNK, Scott AJ, Ann Stat 1984;12:46-60），自由度取患者数；其他：聚类稳健（三明治）方差；Wilcoxon 检验：取患者均值；组间比较与单因素筛选：每例患者在每组中只计一次，取其病例的均值或最常见类别。</translation>
    </message>
    <message>
        <source>Feature table&lt;br&gt;&lt;b&gt;{found} cases&lt;/b&gt;</source>
        <translation>特征表&lt;br&gt;&lt;b&gt;{found} 例病例&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;{cases} cases&lt;/b&gt;&lt;br&gt;{reason}</source>
        <translation>&lt;b&gt;{cases} 例病例&lt;/b&gt;&lt;br&gt;{reason}</translation>
    </message>
    <message>
        <source>Analysed&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;&lt;br&gt;{patients} patients</source>
        <translation>纳入分析&lt;br&gt;&lt;b&gt;{cases} 例病例&lt;/b&gt;&lt;br&gt;{patients} 例患者</translation>
    </message>
    <message>
        <source>{set}&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;&lt;br&gt;{patients} patients&lt;br&gt;{events} {event}&lt;br&gt;{no_events} {no_event}</source>
        <translation>{set}&lt;br&gt;&lt;b&gt;{cases} 例病例&lt;/b&gt;&lt;br&gt;{patients} 例患者&lt;br&gt;{events} 例 {event}&lt;br&gt;{no_events} 例 {no_event}</translation>
    </message>
    <message>
        <source>The event is {event}: {definition}. Counts as a table: tables/flow.csv.</source>
        <translation>事件为 {event}：{definition}。各例数见 tables/flow.csv。</translation>
    </message>
    <message>
        <source>No case of the feature table was left out; cases that never reached it are for the authors to report.</source>
        <translation>特征表中没有病例被剔除；未进入特征表的病例由作者报告。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>AUC of the other</source>
        <translation>对照 AUC</translation>
    </message>
    <message>
        <source>What the combined model adds: category-free net reclassification improvement (NRI) and integrated discrimination improvement (IDI)</source>
        <translation>联合模型的增益：连续型净重分类改善指数（NRI）与综合判别改善指数（IDI）</translation>
    </message>
    <message>
        <source>NRI (95 % CI)</source>
        <translation>NRI（95 % CI）</translation>
    </message>
    <message>
        <source>NRI, event</source>
        <translation>NRI，事件组</translation>
    </message>
    <message>
        <source>NRI, no event</source>
        <translation>NRI，非事件组</translation>
    </message>
    <message>
        <source>IDI (95 % CI)</source>
        <translation>IDI（95 % CI）</translation>
    </message>
    <message>
        <source>NRI from −2 to 2, IDI from −1 to 1; above 0 the combined model is better. Both also reward probabilities that are merely bolder, so read them with DeLong&apos;s test and the calibration.</source>
        <translation>NRI 取值 −2 至 2，IDI 取值 −1 至 1；大于 0 表示联合模型更优。两者对仅仅更“大胆”的概率也会给予奖励，因此应结合 DeLong 检验与校准解读。</translation>
    </message>
    <message>
        <source>What the combined model adds over categories of risk ({limits}): categorical net reclassification improvement (95 % CI)</source>
        <translation>按风险类别（{limits}）联合模型的增益：分类净重分类改善指数（95 % CI）</translation>
    </message>
    <message>
        <source>Event: moved</source>
        <translation>有事件者：移动</translation>
    </message>
    <message>
        <source>No event: moved</source>
        <translation>无事件者：移动</translation>
    </message>
    <message>
        <source>Categories are for the authors to state and justify before training. A rise is right in patients with the event, a fall in those without. The sum hides which of the two gained: read both parts.</source>
        <translation>风险类别应由作者在训练前给出并说明理由。有事件者上移为正确，无事件者下移为正确。两者之和掩盖了增益来自哪一部分：请分别阅读两个部分。</translation>
    </message>
    <message>
        <source>Patients of each category by both models</source>
        <translation>两个模型下各类别的患者数</translation>
    </message>
    <message>
        <source>with the event / without</source>
        <translation>有事件 / 无事件</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>Calibration of each model in subgroups (95 % CI)</source>
        <translation>各模型在亚组中的校准（95 % CI）</translation>
    </message>
    <message>
        <source>Subgroup, n (events)</source>
        <translation>亚组，n（事件数）</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Expected: mean probability; observed: share of patients with the event. Ideal: E/O 1, in the large 0, slope 1.</source>
        <translation>期望：平均概率；观察：有事件的患者比例。理想值：E/O 1，总体校准 0，斜率 1。</translation>
    </message>
    <message>
        <source>Net benefit at some thresholds</source>
        <translation>部分阈值处的净获益</translation>
    </message>
    <message>
        <source>Net benefit per patient, in true positives (95 % CI)</source>
        <translation>每例患者的净获益，以真阳性计（95 % CI）</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Treat all</source>
        <translation>全部干预</translation>
    </message>
    <message>
        <source>Above treating all</source>
        <translation>优于全部干预</translation>
    </message>
    <message>
        <source>Avoided per 100</source>
        <translation>每 100 例避免</translation>
    </message>
    <message>
        <source>Above treating all: share of resamples in which the model gains more; avoided: unnecessary interventions per 100 patients. Intervals by bootstrap of the patients with the predictions as they are: how other patients would move the curve, not how another model would. All thresholds from 1 % to 99 %: tables/decision_curve.csv.</source>
        <translation>优于全部干预：模型获益更大的重抽样比例；避免：每 100 例患者避免的不必要干预数。区间由固定预测值、对患者作自助法重抽样得到：反映换用其他患者时曲线的变动，而非换用其他模型时的变动。1 % 至 99 % 的全部阈值见 tables/decision_curve.csv。</translation>
    </message>
    <message>
        <source>Prediction sets</source>
        <translation>预测集</translation>
    </message>
    <message>
        <source>of all cases</source>
        <translation>（占全部病例）</translation>
    </message>
    <message>
        <source>of the cases of each class</source>
        <translation>（占每一类别的病例）</translation>
    </message>
    <message>
        <source>Share of cases whose set holds the true class (95 % CI; aim: {aim} {whom}), and how many classes sets hold</source>
        <translation>预测集包含真实类别的病例比例（95 % CI；目标：{aim}{whom}）及预测集所含类别数</translation>
    </message>
    <message>
        <source>All cases</source>
        <translation>全部病例</translation>
    </message>
    <message>
        <source>With the event</source>
        <translation>发生事件</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>无事件者</translation>
    </message>
    <message>
        <source>One class</source>
        <translation>一个类别</translation>
    </message>
    <message>
        <source>Both possible</source>
        <translation>两者皆有可能</translation>
    </message>
    <message>
        <source>None fits</source>
        <translation>均不符合</translation>
    </message>
    <message>
        <source>Sets of one class that are right</source>
        <translation>仅含一个类别且正确的预测集</translation>
    </message>
    <message>
        <source>Conformal sets from out-of-fold predictions: each fold by limits from the other folds, test sets by the limits in the model file. Both classes possible is an answer: the model cannot tell. The aim holds on average over patients like those of the training set; it is no promise for one patient or for another centre.</source>
        <translation>由折外预测得到的共形预测集：每一折采用其余各折的界限，测试集采用模型文件中的界限。两者皆有可能也是一种回答：模型无法区分。该目标对与训练集相似的患者平均成立，并非对单个患者或其他中心的保证。</translation>
    </message>
    <message>
        <source>Calibration of each model on each set (95 % CI)</source>
        <translation>各模型在各数据集上的校准（95 % CI）</translation>
    </message>
    <message>
        <source>Hosmer-Lemeshow χ²</source>
        <translation>Hosmer-Lemeshow χ²</translation>
    </message>
    <message>
        <source>Ideal: slope 1, intercept 0, in the large 0 (intercept with slope 1), E/O 1 (expected over observed events), Brier score 0, a large P (out of fold conditional on the predictions).</source>
        <translation>理想值：斜率 1，截距 0，总体校准 0（斜率为 1 时的截距），E/O 1（期望与观察事件数之比），Brier 评分 0，P 值大（折外时 P 值以这些预测值为条件）。</translation>
    </message>
    <message>
        <source>Recalibration</source>
        <translation>再校准</translation>
    </message>
    <message>
        <source>What recalibration did: the same predictions before and after it (95 % CI)</source>
        <translation>再校准的作用：同一批预测值再校准前后（95 % CI）</translation>
    </message>
    <message>
        <source>Oversampling teaches a classifier a prevalence that does not exist; intercept and slope fitted on cross-validated predictions of the training set bring its probabilities back. The ranking of patients, and so the AUC, stays as it is.</source>
        <translation>过采样使分类器学到并不存在的患病率；由训练集交叉验证预测值拟合的截距与斜率使其概率复原。患者的排序不变，AUC 也不变。</translation>
    </message>
    <message>
        <source>Recalibration of every classifier</source>
        <translation>各分类器的再校准</translation>
    </message>
    <message>
        <source>The same predictions before and after (95 % CI)</source>
        <translation>同一批预测值再校准前后（95 % CI）</translation>
    </message>
    <message>
        <source>Bootstrap optimism of the whole procedure</source>
        <translation>整个流程的自助法乐观偏差</translation>
    </message>
    <message>
        <source>Apparent</source>
        <translation>表观值</translation>
    </message>
    <message>
        <source>Optimism ± standard error</source>
        <translation>乐观偏差 ± 标准误</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>校正值</translation>
    </message>
    <message>
        <source>Resamples</source>
        <translation>重抽样次数</translation>
    </message>
    <message>
        <source>In each of {resamples} bootstrap samples of the training patients everything was done anew: selection, choice and tuning of the classifier, fitting. The optimism is how much better such a model looks on its own sample than on the training set; taking it from the apparent value estimates what new patients of the same kind would show. The standard error says whether the resamples were enough.</source>
        <translation>在训练患者的 {resamples} 个自助样本中，每次均重新进行全部步骤：特征筛选、分类器的选择与调参、拟合。乐观偏差是这样的模型在其自身样本上比在训练集上好多少；从表观值中减去它，即估计同类新患者中的表现。标准误说明重抽样次数是否足够。</translation>
    </message>
    <message>
        <source>The calibration slope stands for logistic equations only, for other classifiers can repeat their own sample, whose slope then means nothing.</source>
        <translation>校准斜率仅对逻辑回归方程给出，因为其他分类器可能复现自身样本，此时其斜率没有意义。</translation>
    </message>
    <message>
        <source>The procedure, repeated</source>
        <translation>流程的重复验证</translation>
    </message>
    <message>
        <source>Subgroups</source>
        <translation>亚组</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>组合比较</translation>
    </message>
    <message>
        <source>Repetition</source>
        <translation>重复验证</translation>
    </message>
    <message>
        <source>P values of the training set are conditional on the predictions: out of fold as if one fixed score had made them, which says nothing about models of other patients.</source>
        <translation>训练集的 P 值以这些预测值为条件：折外时视其为同一固定评分的结果，不能说明由其他患者得到的模型。</translation>
    </message>
    <message>
        <source>Abbreviations</source>
        <translation>缩写</translation>
    </message>
    <message>
        <source>area under the receiver operating characteristic (ROC) curve</source>
        <translation>受试者工作特征（ROC）曲线下面积</translation>
    </message>
    <message>
        <source>confidence interval</source>
        <translation>置信区间</translation>
    </message>
    <message>
        <source>expected over observed number of events</source>
        <translation>期望与观察事件数之比</translation>
    </message>
    <message>
        <source>harmonic mean of PPV and sensitivity</source>
        <translation>阳性预测值与敏感度的调和平均</translation>
    </message>
    <message>
        <source>integrated discrimination improvement</source>
        <translation>综合判别改善指数</translation>
    </message>
    <message>
        <source>interquartile range, standard deviation</source>
        <translation>四分位数间距，标准差</translation>
    </message>
    <message>
        <source>least absolute shrinkage and selection operator: regression that sets coefficients to 0; lambda is the strength of its penalty</source>
        <translation>最小绝对收缩与选择算子：将部分系数压缩为 0 的回归；λ 为惩罚强度</translation>
    </message>
    <message>
        <source>minimum redundancy, maximum relevance</source>
        <translation>最小冗余最大相关</translation>
    </message>
    <message>
        <source>net reclassification improvement</source>
        <translation>净重分类改善指数</translation>
    </message>
    <message>
        <source>positive and negative predictive value; precision is the PPV, recall the sensitivity</source>
        <translation>阳性预测值与阴性预测值；精确率即阳性预测值，召回率即敏感度</translation>
    </message>
    <message>
        <source>linear predictor of the LASSO on the selected features</source>
        <translation>LASSO 在入选特征上的线性预测值</translation>
    </message>
    <message>
        <source>Shapley additive explanation: what an input adds to one prediction</source>
        <translation>Shapley 加性解释：一项输入对单次预测的贡献</translation>
    </message>
    <message>
        <source>synthetic minority oversampling technique</source>
        <translation>合成少数类过采样技术</translation>
    </message>
    <message>
        <source>variance inflation factor</source>
        <translation>方差膨胀因子</translation>
    </message>
    <message>
        <source>Reader agreement</source>
        <translation>阅片者一致性</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>掩膜</translation>
    </message>
    <message>
        <source>Grades</source>
        <translation>分级</translation>
    </message>
    <message>
        <source>Excluded features</source>
        <translation>被排除的特征</translation>
    </message>
    <message>
        <source>{stable} of {tested}</source>
        <translation>{stable} / {tested}</translation>
    </message>
    <message>
        <source>features are stable in every comparison</source>
        <translation>个特征在所有比较中均稳定</translation>
    </message>
    <message>
        <source>features are stable</source>
        <translation>个特征稳定</translation>
    </message>
    <message>
        <source>counted once for each {groups}</source>
        <translation>每个{groups}计一次</translation>
    </message>
    <message>
        <source>{n_stable} of {n_tested}: {statistic} above {threshold}</source>
        <translation>{n_tested} 个中 {n_stable} 个：{statistic} 高于 {threshold}</translation>
    </message>
    <message>
        <source>not independent: one revised copies of the other&apos;s masks</source>
        <translation>不独立：一人修改了另一人掩膜的副本</translation>
    </message>
    <message>
        <source>Stable features by either rule; the one that decides in bold</source>
        <translation>按两种规则的稳定特征数；起决定作用者为粗体</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>阅片</translation>
    </message>
    <message>
        <source>ICC itself</source>
        <translation>ICC 点估计</translation>
    </message>
    <message>
        <source>Lower bound</source>
        <translation>区间下限</translation>
    </message>
    <message>
        <source>complete cases</source>
        <translation>完整病例</translation>
    </message>
    <message>
        <source>all readings</source>
        <translation>全部阅片</translation>
    </message>
    <message>
        <source>All comparisons</source>
        <translation>全部比较</translation>
    </message>
    <message>
        <source>Complete cases: those that every rater read; they decide. All readings: a linear mixed model (restricted maximum likelihood) of every reading, whoever read which case; its intervals are approximate.</source>
        <translation>完整病例：所有阅片者都阅过的病例，起决定作用。全部阅片：对每一次阅片采用线性混合模型（限制性最大似然），不论谁读了哪一例；其区间为近似值。</translation>
    </message>
    <message>
        <source>Lowest Dice</source>
        <translation>最低 Dice</translation>
    </message>
    <message>
        <source>HD95 (mm)</source>
        <translation>HD95 (mm)</translation>
    </message>
    <message>
        <source>ASSD (mm)</source>
        <translation>ASSD (mm)</translation>
    </message>
    <message>
        <source>Surface Dice at {tolerance} mm</source>
        <translation>{tolerance} mm 表面 Dice</translation>
    </message>
    <message>
        <source>Volume difference (ml)</source>
        <translation>体积差 (ml)</translation>
    </message>
    <message>
        <source>undefined: {reasons}</source>
        <translation>无法计算：{reasons}</translation>
    </message>
    <message>
        <source>Mean ± standard deviation over cases. HD95: 95th percentile of the Hausdorff distance, the larger of the two directions. ASSD: average symmetric surface distance. Surface voxels have a face towards background; distances are between their centres. Volume difference: second minus first reading.</source>
        <translation>病例间均值 ± 标准差。HD95：Hausdorff 距离的第 95 百分位数，取两个方向中较大者。ASSD：平均对称表面距离。表面体素指有一面朝向背景的体素；距离取体素中心之间。体积差：第二次减第一次阅片。</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Raters</source>
        <translation>评分者</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>一致性</translation>
    </message>
    <message>
        <source>Two raters: Cohen&apos;s kappa over the categories that the protocol declares; all raters: Fleiss&apos; kappa, unweighted. Agreement: the share that the raters agree on, weighted as kappa is.</source>
        <translation>两名评分者：按方案所声明的全部类别计算 Cohen kappa；全部评分者：Fleiss kappa，不加权。一致率：评分者一致的比例，权重与 kappa 相同。</translation>
    </message>
    <message>
        <source>{count} exclusions with their reasons</source>
        <translation>{count} 项排除及原因</translation>
    </message>
    <message>
        <source>None: every feature passed.</source>
        <translation>无：所有特征均通过。</translation>
    </message>
    <message>
        <source>Made on</source>
        <translation>生成日期</translation>
    </message>
    <message>
        <source>table given in memory</source>
        <translation>数据表取自内存</translation>
    </message>
    <message>
        <source>Stable</source>
        <translation>稳定</translation>
    </message>
    <message>
        <source>{statistic} above {threshold}</source>
        <translation>{statistic} 高于 {threshold}</translation>
    </message>
    <message>
        <source>By either rule</source>
        <translation>按两种规则</translation>
    </message>
    <message>
        <source>{point} by the ICC itself, {lower} by its lower bound</source>
        <translation>按 ICC 点估计 {point} 个，按其下限 {lower} 个</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>(simulated)</source>
        <translation>（模拟）</translation>
    </message>
    <message>
        <source>(not independent: one revised copies of the other&apos;s masks)</source>
        <translation>（不独立：一人修改了另一人掩膜的副本）</translation>
    </message>
    <message>
        <source>(told beside the others: no feature is left out for it)</source>
        <translation>（单独报告：不因此排除任何特征）</translation>
    </message>
    <message>
        <source>(down to {least} where a feature is undefined)</source>
        <translation>（特征无法计算时最少 {least} 例）</translation>
    </message>
    <message>
        <source>; not read by every rater and left out: {cases}</source>
        <translation>；未被所有阅片者阅片而剔除：{cases}</translation>
    </message>
    <message>
        <source>All readings</source>
        <translation>全部阅片</translation>
    </message>
    <message>
        <source>{readings} readings of {cases} cases: {point} by the ICC itself, {lower} by its lower bound</source>
        <translation>{cases} 例病例的 {readings} 次阅片：按 ICC 点估计 {point} 个，按其下限 {lower} 个</translation>
    </message>
    <message>
        <source>{stable} of {total} features stable</source>
        <translation>{total} 个特征中 {stable} 个稳定</translation>
    </message>
    <message>
        <source>Stable of tested features</source>
        <translation>稳定特征数 / 检验特征数</translation>
    </message>
    <message>
        <source>Image type</source>
        <translation>图像类型</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Case {case}</source>
        <translation>病例 {case}</translation>
    </message>
    <message>
        <source>Case without an id</source>
        <translation>未编号病例</translation>
    </message>
    <message>
        <source>Case report</source>
        <translation>病例报告</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Key feature</source>
        <translation>主要特征</translation>
    </message>
    <message>
        <source>All {features} features</source>
        <translation>全部 {features} 个特征</translation>
    </message>
    <message>
        <source>, {undefined} undefined values with their reasons</source>
        <translation>，{undefined} 个无法计算的数值及原因</translation>
    </message>
    <message>
        <source>risk of {event} by {time:g} {unit}</source>
        <translation>{time:g} {unit}内发生{event}的风险</translation>
    </message>
    <message>
        <source>probability of {positive}</source>
        <translation>{positive} 的概率</translation>
    </message>
    <message>
        <source>95 % prediction interval</source>
        <translation>95 % 预测区间</translation>
    </message>
    <message>
        <source>{low} to {high} {unit}: where the measured value of 95 of 100 such cases is expected</source>
        <translation>{low} 至 {high} {unit}：100 例此类病例中预期有 95 例的实测值落在其中</translation>
    </message>
    <message>
        <source>none: {reason}</source>
        <translation>无：{reason}</translation>
    </message>
    <message>
        <source>Risk by {time:g} {unit}</source>
        <translation>{time:g} {unit}内的风险</translation>
    </message>
    <message>
        <source>{risk} (95 % CI {low} to {high})</source>
        <translation>{risk}（95 % CI {low} 至 {high}）</translation>
    </message>
    <message>
        <source>Log hazard ratio</source>
        <translation>对数风险比</translation>
    </message>
    <message>
        <source>{label} at the cut-off {cutoff} ({rule})</source>
        <translation>{label}，截断值 {cutoff}（{rule}）</translation>
    </message>
    <message>
        <source>Prediction set</source>
        <translation>预测集</translation>
    </message>
    <message>
        <source>{classes}: both classes are possible</source>
        <translation>{classes}：两个类别皆有可能</translation>
    </message>
    <message>
        <source>none of the classes: the case is unlike the training cases</source>
        <translation>不符合任何类别：该病例与训练病例不相似</translation>
    </message>
    <message>
        <source>sets are to hold the true class of {aim}</source>
        <translation>预测集应包含 {aim} 的真实类别</translation>
    </message>
    <message>
        <source>Linear predictor</source>
        <translation>线性预测值</translation>
    </message>
    <message>
        <source>&lt;b&gt;{count}&lt;/b&gt;, beside the numbers they concern</source>
        <translation>&lt;b&gt;{count}&lt;/b&gt; 条，列于相关数字旁</translation>
    </message>
    <message>
        <source>most probable {name}</source>
        <translation>最可能的 {name}</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Alone, against the rest</source>
        <translation>单独，对其余类别</translation>
    </message>
    <message>
        <source>no model&lt;small&gt;{reason}; {share} of the training cases&lt;/small&gt;</source>
        <translation>无模型&lt;small&gt;{reason}；占训练病例的 {share}&lt;/small&gt;</translation>
    </message>
    <message>
        <source>Rule: {rule}.</source>
        <translation>规则：{rule}。</translation>
    </message>
    <message>
        <source>What moves the probability of {name} against the rest</source>
        <translation>{name}对其余类别的概率由什么决定</translation>
    </message>
    <message>
        <source>How each input moves the score, in {scale}. {note}</source>
        <translation>各输入对评分的影响，单位：{scale}。{note}</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考值</translation>
    </message>
    <message>
        <source>Contribution ({scale})</source>
        <translation>贡献（{scale}）</translation>
    </message>
    <message>
        <source>Score: {name}</source>
        <translation>评分：{name}</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>(95 % CI {low} to {high})</source>
        <translation>（95 % CI {low} 至 {high}）</translation>
    </message>
    <message>
        <source>Model hash</source>
        <translation>模型哈希</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>预处理</translation>
    </message>
    <message>
        <source>Input {sequence}</source>
        <translation>输入 {sequence}</translation>
    </message>
    <message>
        <source>image SHA-256 &lt;code&gt;{image}&lt;/code&gt;&lt;br&gt;mask SHA-256 &lt;code&gt;{mask}&lt;/code&gt;</source>
        <translation>图像 SHA-256 &lt;code&gt;{image}&lt;/code&gt;&lt;br&gt;掩膜 SHA-256 &lt;code&gt;{mask}&lt;/code&gt;</translation>
    </message>
    <message>
        <source>voxels SHA-256 &lt;code&gt;{voxels}&lt;/code&gt;</source>
        <translation>体素 SHA-256 &lt;code&gt;{voxels}&lt;/code&gt;</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Training report, {count} classes</source>
        <translation>训练报告，{count} 个类别</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Classifiers</source>
        <translation>分类器</translation>
    </message>
    <message>
        <source>Discrimination</source>
        <translation>区分度</translation>
    </message>
    <message>
        <source>Predicted classes</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Checklists</source>
        <translation>报告清单</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>All classes together</source>
        <translation>所有类别合计</translation>
    </message>
    <message>
        <source>AUC between every two classes (Hand and Till)</source>
        <translation>每两个类别之间的 AUC（Hand-Till）</translation>
    </message>
    <message>
        <source>Each class against the rest; n: cases of the class</source>
        <translation>各类别对其余类别；n：该类别的病例数</translation>
    </message>
    <message>
        <source>{definition}: {classes}. Protocol {name}</source>
        <translation>{definition}：{classes}。方案 {name}</translation>
    </message>
    <message>
        <source>after {reference}</source>
        <translation>，依据 {reference}</translation>
    </message>
    <message>
        <source>Rule: {rule}. Training-set figures come from {validated} by patient of the whole procedure, with the same folds for every class: imputation, scaling, selection,</source>
        <translation>规则：{rule}。训练集数字来自整个流程以患者为单位的 {validated}，所有类别采用相同的折：插补、标准化、筛选、</translation>
    </message>
    <message>
        <source>oversampling,</source>
        <translation>过采样、</translation>
    </message>
    <message>
        <source>choice of the classifier,</source>
        <translation>分类器选择、</translation>
    </message>
    <message>
        <source>fitting. 95 % intervals: AUC by DeLong&apos;s variance, rates by Wilson, kappa by its large-sample error, balanced accuracy and Brier score (0 best, 2 worst) normal.</source>
        <translation>拟合。95 % 区间：AUC 用 DeLong 方差，各率用 Wilson 法，kappa 用大样本误差，平衡准确率与 Brier 评分（0 最好，2 最差）用正态近似。</translation>
    </message>
    <message>
        <source>Clinical variables by class</source>
        <translation>各类别的临床变量</translation>
    </message>
    <message>
        <source>For each class against the rest, fitted on training cases only: missing values by the median, constant features dropped, z-scores</source>
        <translation>各类别对其余类别，仅在训练病例上拟合：缺失值以中位数填补，剔除常数特征，z 分数标准化</translation>
    </message>
    <message>
        <source>SMOTE after selection, in training folds only, with recalibration afterwards.</source>
        <translation>筛选之后仅在训练折内作 SMOTE，随后再校准。</translation>
    </message>
    <message>
        <source>{title}, {count} inputs: {terms}</source>
        <translation>{title}，{count} 项输入：{terms}</translation>
    </message>
    <message>
        <source>{title}, {count} input: {terms}</source>
        <translation>{title}，{count} 项输入：{terms}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>等另外 {count} 项</translation>
    </message>
    <message>
        <source>; recalibrated: logit P = {intercept} + {slope} × logit</source>
        <translation>；再校准：logit P = {intercept} + {slope} × logit</translation>
    </message>
    <message>
        <source>none: {reason}; the share of the training cases, {share}, stands in its place</source>
        <translation>无：{reason}；以其占训练病例的比例 {share} 代替</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>Hyper-parameter search ({tuning}) for each class against the rest, by mean AUC of inner cross-validation within the training cases</source>
        <translation>各类别对其余类别的超参数搜索（{tuning}），以训练病例内层交叉验证的平均 AUC 为准</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>搜索空间</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验次数</translation>
    </message>
    <message>
        <source>AUC, defaults</source>
        <translation>AUC，默认参数</translation>
    </message>
    <message>
        <source>AUC, best draw</source>
        <translation>AUC，最优抽样</translation>
    </message>
    <message>
        <source>Standard error of the difference</source>
        <translation>差值的标准误</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>选定</translation>
    </message>
    <message>
        <source>The defaults (logistic regression: no penalty) stay unless a draw is better by more than the standard error of the difference over the folds. Every fold of the outer cross-validation repeats the search without the cases it is judged on.</source>
        <translation>除非某次抽样优于默认参数（逻辑回归：无惩罚）超过各折差值的标准误，否则保留默认参数。外层交叉验证的每一折均在不含其评价病例的情况下重复搜索。</translation>
    </message>
    <message>
        <source>Equations of the logistic models, each class against the rest, per unit of the input</source>
        <translation>逻辑回归模型的方程，各类别对其余类别，按输入的每单位</translation>
    </message>
    <message>
        <source>Term</source>
        <translation>项</translation>
    </message>
    <message>
        <source>Odds ratio (95 % CI)</source>
        <translation>比值比（95 % CI）</translation>
    </message>
    <message>
        <source>Clinical variables, each class against the rest: univariable, then multivariable logistic regression (P &amp;lt; {clinical_alpha} in both is kept)</source>
        <translation>临床变量，各类别对其余类别：先单因素、后多因素逻辑回归（两者 P &amp;lt; {clinical_alpha} 者保留）</translation>
    </message>
    <message>
        <source>Alone: odds ratio (95 % CI)</source>
        <translation>单因素：比值比（95 % CI）</translation>
    </message>
    <message>
        <source>Together: odds ratio (95 % CI)</source>
        <translation>多因素：比值比（95 % CI）</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>For each class the radiomics model is the classifier with the best AUC against the rest in cross-validation within the training set, never on a test set. The tables below take the same classifier for every class.</source>
        <translation>对每一类别，影像组学模型取训练集内交叉验证中对其余类别 AUC 最高的分类器，从不依据测试集。以下各表对所有类别采用同一分类器。</translation>
    </message>
    <message>
        <source>Inner cross-validated AUC</source>
        <translation>内层交叉验证 AUC</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>选定</translation>
    </message>
    <message>
        <source>Every classifier on every set</source>
        <translation>各分类器在各数据集上的表现</translation>
    </message>
    <message>
        <source>Every two classes, each class against the rest, and apparent performance</source>
        <translation>每两个类别、各类别对其余类别，以及表观性能</translation>
    </message>
    <message>
        <source>Apparent, optimistic</source>
        <translation>表观，偏于乐观</translation>
    </message>
    <message>
        <source>Selectors and classifiers</source>
        <translation>特征选择方法与分类器</translation>
    </message>
    <message>
        <source>Every model in every subgroup</source>
        <translation>各模型在各亚组中的结果</translation>
    </message>
    <message>
        <source>AUC in subgroups: mean of all pairs (Hand and Till), mean of each class against the rest (macro), and each class against the rest, n: cases of the class; P of a difference between the groups&apos; AUCs (Cochran&apos;s Q) and of an interaction of score and group (likelihood ratio)</source>
        <translation>亚组 AUC：所有类别对的均值（Hand-Till）、各类别对其余类别的均值（宏平均）及各类别对其余类别，n：该类别的病例数；P 值分别针对各亚组 AUC 的差异（Cochran Q 检验）以及评分与分组的交互作用（似然比检验）</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>P of difference</source>
        <translation>差异的 P</translation>
    </message>
    <message>
        <source>P of interaction</source>
        <translation>交互作用的 P</translation>
    </message>
    <message>
        <source>The {model} model, {class_name} against the rest, is not explained: {reason}.</source>
        <translation>{class_name}对其余类别的{model}模型未作解释：{reason}。</translation>
    </message>
    <message>
        <source>{score} for {outcome}</source>
        <translation>{score} 预测 {outcome}</translation>
    </message>
    <message>
        <source>Evaluation of a score</source>
        <translation>评分的评价</translation>
    </message>
    <message>
        <source>At the cut-off</source>
        <translation>截断值处</translation>
    </message>
    <message>
        <source>Net benefit</source>
        <translation>净获益</translation>
    </message>
    <message>
        <source>AUC, 95 % interval {interval}</source>
        <translation>AUC，95 % 区间 {interval}</translation>
    </message>
    <message>
        <source>, {rows} rows</source>
        <translation>，{rows} 行</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Average precision</source>
        <translation>平均精确率</translation>
    </message>
    <message>
        <source>{precision} (prevalence {prevalence})</source>
        <translation>{precision}（患病率 {prevalence}）</translation>
    </message>
    <message>
        <source>{score} compared with {versus}</source>
        <translation>{score} 与 {versus} 的比较</translation>
    </message>
    <message>
        <source>Difference of the AUCs</source>
        <translation>AUC 之差</translation>
    </message>
    <message>
        <source>Patients with the event, category of risk by {versus} (rows) and {score} (columns)</source>
        <translation>有事件的患者，按 {versus}（行）与 {score}（列）的风险类别</translation>
    </message>
    <message>
        <source>Patients without the event, category of risk by {versus} (rows) and {score} (columns)</source>
        <translation>无事件的患者，按 {versus}（行）与 {score}（列）的风险类别</translation>
    </message>
    <message>
        <source>Categorical NRI {p}. A rise is right in patients with the event, a fall in those without.</source>
        <translation>分类 NRI {p}。有事件者上移为正确，无事件者下移为正确。</translation>
    </message>
    <message>
        <source>No NRI and IDI: {reason}.</source>
        <translation>无 NRI 与 IDI：{reason}。</translation>
    </message>
    <message>
        <source>Obuchowski&apos;s test for rows of the same patients</source>
        <translation>同一批患者多行数据的 Obuchowski 检验</translation>
    </message>
    <message>
        <source>DeLong&apos;s test for the same patients</source>
        <translation>同一批患者的 DeLong 检验</translation>
    </message>
    <message>
        <source>, two-sided.</source>
        <translation>，双侧。</translation>
    </message>
    <message>
        <source>NRI and IDI: what {score} gains over {versus}.</source>
        <translation>NRI 与 IDI：{score} 相对于 {versus} 的增益。</translation>
    </message>
    <message>
        <source>There is none: {reason}.</source>
        <translation>无：{reason}。</translation>
    </message>
    <message>
        <source>Positive from {cutoff} on ({rule}).</source>
        <translation>自 {cutoff} 起为阳性（{rule}）。</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>率</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>阳性</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>阴性</translation>
    </message>
    <message>
        <source>Scaled Brier score (1 is ideal, 0 no better than the prevalence)</source>
        <translation>标准化 Brier 评分（1 为理想，0 表示不优于患病率）</translation>
    </message>
    <message>
        <source>Integrated calibration index (0 is ideal)</source>
        <translation>综合校准指数（0 为理想）</translation>
    </message>
    <message>
        <source>median E50 {e50}, 90th percentile E90 {e90}</source>
        <translation>中位数 E50 {e50}，第 90 百分位数 E90 {e90}</translation>
    </message>
    <message>
        <source>Hosmer-Lemeshow chi-square</source>
        <translation>Hosmer-Lemeshow 卡方</translation>
    </message>
    <message>
        <source>{df} degrees of freedom, {p}</source>
        <translation>自由度 {df}，{p}</translation>
    </message>
    <message>
        <source>Not judged: {reason}.</source>
        <translation>未评价：{reason}。</translation>
    </message>
    <message>
        <source>Threshold probability</source>
        <translation>阈值概率</translation>
    </message>
    <message>
        <source>Treat none</source>
        <translation>全不干预</translation>
    </message>
    <message>
        <source>Avoided per 100 rows</source>
        <translation>每 100 行避免的干预数</translation>
    </message>
    <message>
        <source>Avoided per 100 patients</source>
        <translation>每 100 例患者避免的干预数</translation>
    </message>
    <message>
        <source>Intervals by bootstrap of the patients with the predictions as they are.</source>
        <translation>区间由固定预测值、对患者作自助法重抽样得到。</translation>
    </message>
    <message>
        <source>Per row, in true positives.</source>
        <translation>以每行真阳性计。</translation>
    </message>
    <message>
        <source>Per patient, in true positives.</source>
        <translation>以每例患者真阳性计。</translation>
    </message>
    <message>
        <source>Avoided: interventions in patients without the event, compared with treating all. metrics.json holds all thresholds from 1 % to 99 %.</source>
        <translation>避免的干预：与全部干预相比，未发生事件的患者中减少的干预。metrics.json 含 1 % 至 99 % 的全部阈值。</translation>
    </message>
    <message>
        <source>Outcome, score</source>
        <translation>结局、评分</translation>
    </message>
    <message>
        <source>columns {outcome} and {score}; higher scores speak for the event</source>
        <translation>列 {outcome} 与 {score}；评分越高越支持事件发生</translation>
    </message>
    <message>
        <source>P not defined</source>
        <translation>P 无法计算</translation>
    </message>
    <message>
        <source>{score} for {measured}</source>
        <translation>{score} 预测 {measured}</translation>
    </message>
    <message>
        <source>Evaluation of a prediction</source>
        <translation>预测值的评价</translation>
    </message>
    <message>
        <source>, 95 % interval {interval}</source>
        <translation>，95 % 区间 {interval}</translation>
    </message>
    <message>
        <source>{patients}, {rows} rows</source>
        <translation>{patients}，{rows} 行</translation>
    </message>
    <message>
        <source>Limits of agreement</source>
        <translation>一致性界限</translation>
    </message>
    <message>
        <source>{low} to {high} {unit}</source>
        <translation>{low} 至 {high} {unit}</translation>
    </message>
    <message>
        <source>Difference of the mean absolute errors, {score} minus {versus}: {value}</source>
        <translation>平均绝对误差之差，{score} 减 {versus}：{value}</translation>
    </message>
    <message>
        <source>no test: {reason}</source>
        <translation>未检验：{reason}</translation>
    </message>
    <message>
        <source>Below 0 {score} is nearer to the measured value. Interval from Student&apos;s t of the paired differences, P from Wilcoxon&apos;s signed-rank test of the patients&apos; means.</source>
        <translation>小于 0 表示 {score} 更接近实测值。区间由配对差值的 Student t 分布得出，P 由患者均值的 Wilcoxon 符号秩检验得出。</translation>
    </message>
    <message>
        <source>Below 0 {score} is nearer to the measured value. Interval from Student&apos;s t of the paired differences, P from Wilcoxon&apos;s signed-rank test.</source>
        <translation>小于 0 表示 {score} 更接近实测值。区间由配对差值的 Student t 分布得出，P 由 Wilcoxon 符号秩检验得出。</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>相关</translation>
    </message>
    <message>
        <source>Error, in {unit}</source>
        <translation>误差，单位 {unit}</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Bland-Altman, in {unit}</source>
        <translation>Bland-Altman，单位 {unit}</translation>
    </message>
    <message>
        <source>Calibration line</source>
        <translation>校准线</translation>
    </message>
    <message>
        <source>Measured, predicted</source>
        <translation>实测值、预测值</translation>
    </message>
    <message>
        <source>columns {measured} and {score}</source>
        <translation>列 {measured} 与 {score}</translation>
    </message>
    <message>
        <source>${axis.title}, slider</source>
        <translation>${axis.title}，滑块</translation>
    </message>
    <message>
        <source>, beyond ${low} to ${high}</source>
        <translation>，超出 ${low} 至 ${high}</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无数值</translation>
    </message>
    <message>
        <source>${points.toFixed(1)} points${beyond}</source>
        <translation>${points.toFixed(1)} 分${beyond}</translation>
    </message>
    <message>
        <source>Training report: a measured end point</source>
        <translation>训练报告：连续型终点</translation>
    </message>
    <message>
        <source>Concordance</source>
        <translation>一致性相关</translation>
    </message>
    <message>
        <source>Limits of agreement and calibration line</source>
        <translation>一致性界限与校准线</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏倚</translation>
    </message>
    <message>
        <source>Lower limit</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Upper limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>R² = {r2}, adjusted R² = {adjusted}, F({df1}, {df2}) = {f}, {p}; residual SD {sigma} {unit}; {cases} cases</source>
        <translation>R² = {r2}，调整 R² = {adjusted}，F({df1}, {df2}) = {f}，{p}；残差标准差 {sigma} {unit}；{cases} 例病例</translation>
    </message>
    <message>
        <source>Coefficient (95 % CI)</source>
        <translation>系数（95 % CI）</translation>
    </message>
    <message>
        <source>Standardised β</source>
        <translation>标准化 β</translation>
    </message>
    <message>
        <source>, in {unit}</source>
        <translation>，单位 {unit}</translation>
    </message>
    <message>
        <source>. Protocol {name}</source>
        <translation>。方案 {name}</translation>
    </message>
    <message>
        <source>Predicted against measured {outcome}, each model on each set, errors in {unit}</source>
        <translation>{outcome}预测值与实测值，各模型在各数据集上，误差单位 {unit}</translation>
    </message>
    <message>
        <source>Predicted against measured {outcome}, each model on each set</source>
        <translation>{outcome}预测值与实测值，各模型在各数据集上</translation>
    </message>
    <message>
        <source>Training-set figures come from {folds}-fold cross-validation by patient of the whole procedure: imputation, scaling, selection, Radscores, regression. Folds are alike in the distribution of {outcome}.</source>
        <translation>训练集数字来自整个流程以患者为单位的 {folds} 折交叉验证：插补、标准化、筛选、Radscore、回归。各折的{outcome}分布相近。</translation>
    </message>
    <message>
        <source>Training-set figures come from cross-validation after selection on the whole training set and are optimistic.</source>
        <translation>训练集数字来自在整个训练集上筛选之后的交叉验证，偏于乐观。</translation>
    </message>
    <message>
        <source>Correlations and Lin&apos;s concordance with Fisher 95 % intervals; R² is 1 − SS&lt;sub&gt;residual&lt;/sub&gt;/SS&lt;sub&gt;total&lt;/sub&gt; of the set itself and below 0 where its mean would predict better, its interval and those of MAE and RMSE by the delta method; bias is predicted minus measured, limits of agreement are bias ± 1.96 SD, each with its 95 % interval; slope is that of measured on predicted values (1 is ideal).</source>
        <translation>相关系数与 Lin 一致性相关系数附 Fisher 95 % 区间；R² 为该数据集自身的 1 − SS&lt;sub&gt;残差&lt;/sub&gt;/SS&lt;sub&gt;总&lt;/sub&gt;，若不如其均值的预测则小于 0，其区间及 MAE、RMSE 的区间由 delta 法得到；偏倚为预测值减实测值，一致性界限为偏倚 ± 1.96 SD，均附 95 % 区间；斜率为实测值对预测值的斜率（1 为理想）。</translation>
    </message>
    <message>
        <source>Models compared: difference of their mean absolute errors on the same cases</source>
        <translation>模型比较：同一批病例上平均绝对误差之差</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Below 0 the first model is nearer to the measured value. Interval from Student&apos;s t of the paired differences, P from Wilcoxon&apos;s signed-rank test, not corrected for the number of comparisons.</source>
        <translation>小于 0 表示前一模型更接近实测值。区间由配对差值的 Student t 分布得出，P 由 Wilcoxon 符号秩检验得出，未作多重比较校正。</translation>
    </message>
    <message>
        <source>Both are conditional on the predictions: out of fold they say nothing about models of other patients.</source>
        <translation>两者均以这些预测值为条件：折外时不能说明由其他患者得到的模型。</translation>
    </message>
    <message>
        <source>Optimistic</source>
        <translation>偏于乐观</translation>
    </message>
    <message>
        <source>Outcome and clinical variables by set</source>
        <translation>各数据集的结局与临床变量</translation>
    </message>
    <message>
        <source>Clinical variables by outcome, training set parted at the median of {outcome}</source>
        <translation>按结局分组的临床变量，训练集以{outcome}中位数分为两组</translation>
    </message>
    <message>
        <source>Correlation with {outcome}</source>
        <translation>与{outcome}的相关性</translation>
    </message>
    <message>
        <source>{count} inputs with both correlations</source>
        <translation>{count} 项输入的两种相关系数</translation>
    </message>
    <message>
        <source>Multiple linear regression by ordinary least squares</source>
        <translation>普通最小二乘法多重线性回归</translation>
    </message>
    <message>
        <source>; Radscores enter as predicted for cases that their own selection had not seen, so that selection does not make coefficients and P values look better than they are</source>
        <translation>；Radscore 取筛选时未见过的病例的预测值，使系数与 P 值不因筛选而显得过好</translation>
    </message>
    <message>
        <source>on Radscores of the very cases that they were fitted to, so that coefficients and P values are optimistic</source>
        <translation>，Radscore 取自拟合它们的同一批病例，因此系数与 P 值偏于乐观</translation>
    </message>
    <message>
        <source>Model file models/{name}, SHA-256 &lt;code&gt;{hash}&lt;/code&gt;</source>
        <translation>模型文件 models/{name}，SHA-256 &lt;code&gt;{hash}&lt;/code&gt;</translation>
    </message>
    <message>
        <source>Multiple regression on the selected features</source>
        <translation>入选特征的多重回归</translation>
    </message>
    <message>
        <source>As publications print it. The features were selected on the same cases, so R², F and P are optimistic; this regression is no model of the study.</source>
        <translation>按文献中的形式列出。特征在同一批病例上筛选，因此 R²、F 与 P 偏于乐观；该回归不是本研究的模型。</translation>
    </message>
    <message>
        <source>R² = {r2}, adjusted R² = {adjusted}, F({df1}, {df2}) = {f}, {p}. Its {count} terms stand in tables/regression.csv.</source>
        <translation>R² = {r2}，调整 R² = {adjusted}，F({df1}, {df2}) = {f}，{p}。其 {count} 项见 tables/regression.csv。</translation>
    </message>
    <message>
        <source>Clinical variables</source>
        <translation>临床变量</translation>
    </message>
    <message>
        <source>Univariable, then multivariable linear regression (P &amp;lt; {clinical_alpha} in both is kept)</source>
        <translation>先单因素、后多因素线性回归（两者 P &amp;lt; {clinical_alpha} 者保留）</translation>
    </message>
    <message>
        <source>Alone: coefficient (95 % CI)</source>
        <translation>单因素：系数（95 % CI）</translation>
    </message>
    <message>
        <source>Together: coefficient (95 % CI)</source>
        <translation>多因素：系数（95 % CI）</translation>
    </message>
    <message>
        <source>Agreement of predicted and measured {outcome}</source>
        <translation>{outcome}预测值与实测值的一致性</translation>
    </message>
    <message>
        <source>Each model in subgroups, training cases out of fold (95 % CI); P of a difference between the groups (Cochran&apos;s Q)</source>
        <translation>各模型在亚组中的结果，训练病例为折外预测（95 % CI）；P 值针对各亚组间的差异（Cochran Q 检验）</translation>
    </message>
    <message>
        <source>P of r</source>
        <translation>r 的 P 值</translation>
    </message>
    <message>
        <source>P of MAE</source>
        <translation>MAE 的 P 值</translation>
    </message>
    <message>
        <source>Selectors and regressors</source>
        <translation>特征选择方法与回归方法</translation>
    </message>
    <message>
        <source>${hits} of ${rows.length}</source>
        <translation>${hits} / ${rows.length}</translation>
    </message>
    <message>
        <source>Chest radiograph {case}</source>
        <translation>胸部 X 线片 {case}</translation>
    </message>
    <message>
        <source>Chest radiograph</source>
        <translation>胸部 X 线片</translation>
    </message>
    <message>
        <source>Score of a chest radiograph</source>
        <translation>胸部 X 线片评分</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>评分来自何处</translation>
    </message>
    <message>
        <source>probability of {outcome} = {event}, 95 % interval by dropout {interval}</source>
        <translation>{outcome} = {event} 的概率，随机失活 95 % 区间 {interval}</translation>
    </message>
    <message>
        <source>Calibrated logit</source>
        <translation>校准后的 logit</translation>
    </message>
    <message>
        <source>Logit of the control network</source>
        <translation>对照网络的 logit</translation>
    </message>
    <message>
        <source>Show the maps</source>
        <translation>显示热图</translation>
    </message>
    <message>
        <source>A map says what the network looked at, not why bone is thin. Beside it stands the map of a control network that was trained in the same way on shuffled labels: what both show comes from the picture and the network&apos;s build, not from what was learned.</source>
        <translation>热图说明网络看了哪里，并不说明骨质为何稀疏。旁边是以同样方式、用打乱的标签训练的对照网络的热图：两者都显示的内容来自图像和网络结构，而非学到的知识。</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>{count} radiographs, {events} with the event</source>
        <translation>{count} 张 X 线片，其中 {events} 张有该事件</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>留出数据</translation>
    </message>
    <message>
        <source>{count} radiographs, {events} with the event; AUC {auc}, control network {control}</source>
        <translation>{count} 张 X 线片，其中 {events} 张有该事件；AUC {auc}，对照网络 {control}</translation>
    </message>
    <message>
        <source>{architecture}, width {width}</source>
        <translation>{architecture}，宽度 {width}</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>excellent</source>
        <translation>优秀</translation>
    </message>
    <message>
        <source>${open} still to answer</source>
        <translation>还有 ${open} 项未回答</translation>
    </message>
    <message>
        <source>no item applies</source>
        <translation>没有适用的条目</translation>
    </message>
    <message>
        <source>${score.toFixed(1)} of 100 (${band})</source>
        <translation>${score.toFixed(1)} 分，满分 100（${band}）</translation>
    </message>
    <message>
        <source>Training report: a time to an event</source>
        <translation>训练报告：事件发生时间（生存）结局</translation>
    </message>
    <message>
        <source>Risk groups</source>
        <translation>风险分组</translation>
    </message>
    <message>
        <source>Benefit</source>
        <translation>获益</translation>
    </message>
    <message>
        <source>Uno&apos;s C</source>
        <translation>Uno C 指数</translation>
    </message>
    <message>
        <source>AUC at {time:g} {unit}</source>
        <translation>{time:g} {unit}时的 AUC</translation>
    </message>
    <message>
        <source>Each model on each set: concordance, and how well risks by a time tell those with {event} by then from the others</source>
        <translation>各模型在各数据集上的表现：一致性指数，以及截至某时间的风险区分届时已发生与未发生{event}者的能力</translation>
    </message>
    <message>
        <source>Training-set figures come from {folds}-fold cross-validation by patient of the whole procedure: imputation, scaling, selection, Radscores, regression. Folds are alike in events.</source>
        <translation>训练集的数值来自对整个流程（插补、标准化、筛选、Radscore、回归）按患者进行的 {folds} 折交叉验证。各折的事件比例相近。</translation>
    </message>
    <message>
        <source>C and AUC: 0.5 says nothing, 1 is ideal. Uno&apos;s C counts the pairs up to the last of the times with the weights of censoring, AUC likewise. Slope is that of the linear predictor in a Cox regression (1 is ideal, less is too extreme). Intervals are the infinitesimal jackknife&apos;s.</source>
        <translation>C 指数和 AUC：0.5 表示无区分能力，1 为理想值。Uno C 指数按删失加权统计至最后一个时间点的可比对，AUC 亦然。斜率为线性预测值在 Cox 回归中的系数（1 为理想值，小于 1 表示预测过于极端）。区间用无穷小刀切法。</translation>
    </message>
    <message>
        <source>Out of fold C and AUC compare patients whom one model predicted; a fold without a model does not count.</source>
        <translation>折外 C 和 AUC 只比较由同一模型预测的患者；没有模型的折不计入。</translation>
    </message>
    <message>
        <source>Models compared: difference of Harrell&apos;s C on the same cases</source>
        <translation>模型比较：同一批病例上 Harrell C 指数之差</translation>
    </message>
    <message>
        <source>Above 0 the first model is better. Not corrected for the number of comparisons; interval and P are conditional on the predictions: out of fold they say nothing about models of other patients.</source>
        <translation>大于 0 表示前一模型更好。未作多重比较校正；区间和 P 值以现有预测值为条件：折外时不说明由其他患者训练的模型如何。</translation>
    </message>
    <message>
        <source>{events} events</source>
        <translation>{events} 例事件</translation>
    </message>
    <message>
        <source>median follow-up {median} {unit}</source>
        <translation>中位随访时间 {median} {unit}</translation>
    </message>
    <message>
        <source>Follow-up by the reverse Kaplan-Meier curve, in which being censored is the event.</source>
        <translation>随访时间用反向 Kaplan-Meier 法估计，即以删失为事件。</translation>
    </message>
    <message>
        <source>Clinical variables by whether {event} was seen during follow-up</source>
        <translation>按随访期间是否观察到{event}分组的临床变量</translation>
    </message>
    <message>
        <source>These groups differ in how long they were followed, too; the Cox regressions below take that into account.</source>
        <translation>两组的随访时间也不同；下文的 Cox 回归已考虑这一点。</translation>
    </message>
    <message>
        <source>Cox regression by the partial likelihood, ties by Efron</source>
        <translation>Cox 回归，偏似然估计，同时发生的事件用 Efron 法处理</translation>
    </message>
    <message>
        <source>Hazard ratios, with 95 % Wald intervals</source>
        <translation>风险比及其 95 % Wald 区间</translation>
    </message>
    <message>
        <source>Per unit</source>
        <translation>每单位</translation>
    </message>
    <message>
        <source>Per standard deviation</source>
        <translation>每标准差</translation>
    </message>
    <message>
        <source>Likelihood ratio</source>
        <translation>似然比</translation>
    </message>
    <message>
        <source>against equal hazards: χ² = {statistic}, {df} df, P {p}</source>
        <translation>与风险相等的模型相比：χ² = {statistic}，自由度 {df}，P {p}</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>cumulative hazard {hazard} by {time:g} {unit}</source>
        <translation>截至 {time:g} {unit}的累积风险 {hazard}</translation>
    </message>
    <message>
        <source>(Breslow, of a patient with the means of the training cases)</source>
        <translation>（Breslow 估计，各变量取训练集均值的患者）</translation>
    </message>
    <message>
        <source>Clinical variables: univariable, then multivariable Cox regression. A variable is kept with P &amp;lt; {clinical_alpha} in both; several levels are tested together by the likelihood ratio.</source>
        <translation>临床变量：先单因素、后多因素 Cox 回归。两者 P &amp;lt; {clinical_alpha} 的变量予以保留；多水平变量用似然比整体检验。</translation>
    </message>
    <message>
        <source>Alone: hazard ratio</source>
        <translation>单因素：风险比</translation>
    </message>
    <message>
        <source>Together: hazard ratio</source>
        <translation>多因素：风险比</translation>
    </message>
    <message>
        <source>Lower and higher risk, parted at the median of the training set&apos;s out-of-fold scores</source>
        <translation>低风险组与高风险组，以训练集折外评分的中位数为界</translation>
    </message>
    <message>
        <source>Lower: n (events)</source>
        <translation>低风险：例数（事件）</translation>
    </message>
    <message>
        <source>Higher: n (events)</source>
        <translation>高风险：例数（事件）</translation>
    </message>
    <message>
        <source>Log-rank χ²</source>
        <translation>对数秩检验 χ²</translation>
    </message>
    <message>
        <source>P of the training set is conditional on the predictions, and the cut comes from the same cases.</source>
        <translation>训练集的 P 值以现有预测值为条件，且分界值来自同一批病例。</translation>
    </message>
    <message>
        <source>Risks by each time against what happened, censored patients weighed in</source>
        <translation>截至各时间点的风险与实际结局的对比，已对删失患者加权</translation>
    </message>
    <message>
        <source>Time ({unit})</source>
        <translation>时间（{unit}）</translation>
    </message>
    <message>
        <source>Scaled</source>
        <translation>标化值</translation>
    </message>
    <message>
        <source>Observed/expected</source>
        <translation>观测/预期</translation>
    </message>
    <message>
        <source>Brier score: 0 is ideal. Scaled: 1 minus its ratio to that of everyone&apos;s risk by Kaplan-Meier, 0 says nothing. Observed/expected: 1 minus Kaplan-Meier&apos;s survival over the mean risk; above 1 risks are too low.</source>
        <translation>Brier 评分：0 为理想值。标化值：1 减去该评分与全体取 Kaplan-Meier 风险时评分之比，0 表示无信息。观测/预期：1 减 Kaplan-Meier 生存率再除以平均预测风险；大于 1 表示风险被低估。</translation>
    </message>
    <message>
        <source>Clinical benefit</source>
        <translation>临床获益</translation>
    </message>
    <message>
        <source>{model} model, training cases out of fold</source>
        <translation>{model}模型，训练病例为折外预测</translation>
    </message>
    <message>
        <source>Pooled C: logit scale, variances by the delta method; {method}.</source>
        <translation>合并 C 指数：logit 尺度，方差用 delta 法；{method}。</translation>
    </message>
    <message>
        <source>Mean absolute SHAP value and its share</source>
        <translation>SHAP 绝对值的均值及其占比</translation>
    </message>
    <message>
        <source>Mean |SHAP|</source>
        <translation>平均 |SHAP|</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>SHAP values say how far an input moves the log hazard of a patient from the mean of the training cases; they are exact, and add up to the log hazard ratio. Values of every case: tables/shap_values.csv.</source>
        <translation>SHAP 值表示一项输入使患者的对数风险偏离训练病例均值多少；其为精确值，相加即得对数风险比。各病例的值见 tables/shap_values.csv。</translation>
    </message>
    <message>
        <source>Risks of {event} by the combined model. The points of every mark also stand in tables/nomogram.csv.</source>
        <translation>联合模型预测的{event}风险。各刻度的分值亦见 tables/nomogram.csv。</translation>
    </message>
    <message>
        <source>, risk by {time:g} {unit}</source>
        <translation>，{time:g} {unit}内的风险</translation>
    </message>
    <message>
        <source>Training report</source>
        <translation>训练报告</translation>
    </message>
    <message>
        <source>Exact features</source>
        <translation>精确特征</translation>
    </message>
    <message>
        <source>Published figures</source>
        <translation>已发表的数字</translation>
    </message>
    <message>
        <source>{definition}. Protocol {name}</source>
        <translation>{definition}。方案 {name}</translation>
    </message>
    <message>
        <source>Each model on each set, at the cut-off frozen on the training set</source>
        <translation>各模型在各数据集上的表现，截断值由训练集确定后固定</translation>
    </message>
    <message>
        <source>Training-set figures come from {validation} by patient of the whole procedure: imputation, scaling, selection,</source>
        <translation>训练集数字来自整个流程以患者为单位的 {validation}：插补、标准化、筛选、</translation>
    </message>
    <message>
        <source>fitting.</source>
        <translation>拟合。</translation>
    </message>
    <message>
        <source>Rates with Wilson, AUC with DeLong 95 % intervals.</source>
        <translation>各率附 Wilson 95 % 区间，AUC 附 DeLong 95 % 区间。</translation>
    </message>
    <message>
        <source>Clinical variables by outcome (event: {event})</source>
        <translation>按结局分组的临床变量（事件：{event}）</translation>
    </message>
    <message>
        <source>{available} training cases; Riley&apos;s criteria ask for {required} for the {parameters} terms of the combined model alone</source>
        <translation>训练集 {available} 例；按 Riley 标准，仅联合模型的 {parameters} 项就需要 {required} 例</translation>
    </message>
    <message>
        <source>(shrinkage of at most 10 %: {shrinkage}; R² overestimated by at most 0.05: {optimism}; prevalence within 0.05: {prevalence}; expecting a Cox-Snell R² of {expected_r2}, 15 % of the largest possible)</source>
        <translation>（收缩不超过 10 %：{shrinkage}；R² 高估不超过 0.05：{optimism}；患病率误差在 0.05 以内：{prevalence}；预期 Cox-Snell R² 为 {expected_r2}，即最大可能值的 15 %）</translation>
    </message>
    <message>
        <source>. The candidates of feature selection are not counted there, and no formula covers them.</source>
        <translation>。特征筛选的候选特征未计入其中，也没有公式能涵盖它们。</translation>
    </message>
    <message>
        <source>SMOTE before selection, as the study did.</source>
        <translation>筛选之前作 SMOTE，与原研究一致。</translation>
    </message>
    <message>
        <source>No step is a LASSO, so there is no Radscore and no nomogram: the radiomics model is the classifier on these features, the combined model the same classifier on them and the clinical variables.</source>
        <translation>流程中没有 LASSO 步骤，因此没有 Radscore 和列线图：影像组学模型为这些特征上的分类器，联合模型为同一分类器加上临床变量。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cut-off</source>
        <translation>截断值</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>logit P = {intercept} + {slope} × logit ({method})</source>
        <translation>logit P = {intercept} + {slope} × logit（{method}）</translation>
    </message>
    <message>
        <source>against no input: χ² = {statistic}, {df} df, P {p}</source>
        <translation>与无输入模型相比：χ² = {statistic}，自由度 {df}，P {p}</translation>
    </message>
    <message>
        <source>Hyper-parameter search ({tuning}), by mean AUC of inner cross-validation within the training cases</source>
        <translation>超参数搜索（{tuning}），以训练病例内层交叉验证的平均 AUC 为准</translation>
    </message>
    <message>
        <source>C is the inverse of the penalty&apos;s strength. The defaults (logistic regression: no penalty) stay unless a draw is better by more than the standard error of the difference over the folds. Every fold of the outer cross-validation repeats the search without the cases it is judged on.</source>
        <translation>C 为惩罚强度的倒数。除非某次抽样优于默认参数（逻辑回归：无惩罚）超过各折差值的标准误，否则保留默认参数。外层交叉验证的每一折均在不含其评价病例的情况下重复搜索。</translation>
    </message>
    <message>
        <source>Equations of the logistic models, per unit of the input</source>
        <translation>逻辑回归模型的方程，按输入的每单位</translation>
    </message>
    <message>
        <source>Clinical variables: univariable, then multivariable logistic regression. A variable is kept with P &amp;lt; {clinical_alpha} in both; several levels are tested together by the likelihood ratio. Below: 95 % CI and Wald P.</source>
        <translation>临床变量：先单因素、后多因素逻辑回归。两者 P &amp;lt; {clinical_alpha} 者保留；多水平变量以似然比作整体检验。下行：95 % CI 与 Wald P。</translation>
    </message>
    <message>
        <source>Alone: odds ratio</source>
        <translation>单因素：比值比</translation>
    </message>
    <message>
        <source>P of variable</source>
        <translation>变量的 P</translation>
    </message>
    <message>
        <source>Together: odds ratio</source>
        <translation>多因素：比值比</translation>
    </message>
    <message>
        <source>The radiomics model is the classifier with the best AUC in cross-validation within the training set, never on a test set.</source>
        <translation>影像组学模型取训练集内交叉验证 AUC 最高的分类器，从不依据测试集。</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>分类器</translation>
    </message>
    <message>
        <source>(chosen)</source>
        <translation>（选定）</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Training rows out of fold and apparent, test sets held out</source>
        <translation>训练集为折外与表观结果，测试集为留出结果</translation>
    </message>
    <message>
        <source>AUCs of every two classifiers on each set: DeLong&apos;s test for paired curves</source>
        <translation>各数据集分类器 AUC 的两两比较：配对曲线的 DeLong 检验</translation>
    </message>
    <message>
        <source>AUCs of every two models on each set: DeLong&apos;s test for paired curves</source>
        <translation>各数据集模型 AUC 的两两比较：配对曲线的 DeLong 检验</translation>
    </message>
    <message>
        <source>The same design on means over the ROI of voxel-wise features ({protocol}), whose models have exact maps: the score is the mean of the voxels&apos; parts. Its own report and models lie in the folder {folder}, and it opened the test sets, too.</source>
        <translation>同一设计用于体素级特征在 ROI 内的均值（{protocol}），其模型具有精确图：评分即各体素部分的均值。其报告与模型位于文件夹 {folder}，测试集也已因此打开。</translation>
    </message>
    <message>
        <source>AUC by exact features and by the protocol&apos;s own; difference: exact minus own, paired by patient, and out of fold conditional on the predictions</source>
        <translation>精确特征与方案自身特征的 AUC；差值：精确减自身，按患者配对，折外时以这些预测值为条件</translation>
    </message>
    <message>
        <source>Own features (95 % CI)</source>
        <translation>自身特征（95 % CI）</translation>
    </message>
    <message>
        <source>Exact features (95 % CI)</source>
        <translation>精确特征（95 % CI）</translation>
    </message>
    <message>
        <source>AUC of each model in subgroups; P of a difference between the groups&apos; AUCs (Cochran&apos;s Q) and of an interaction of score and group (likelihood ratio)</source>
        <translation>各模型在亚组中的 AUC；P 值分别检验各组 AUC 之间的差异（Cochran Q）以及评分与分组的交互作用（似然比）</translation>
    </message>
    <message>
        <source>Patients (events)</source>
        <translation>患者数（事件数）</translation>
    </message>
    <message>
        <source>AUC without and with ComBat; difference: with minus without, paired by patient (out of fold: all rows; without each centre: pooled over the centres)</source>
        <translation>不用与使用 ComBat 的 AUC；差值：使用减不用，按患者配对（折外：全部行；逐一留出中心：跨中心合并）</translation>
    </message>
    <message>
        <source>ComBat (parametric empirical Bayes; each centre has {least} training patients or more) was learned from the training part of every fold only, without the outcome; clinical variables were preserved as covariates, and the clinical model sees no feature. Rows left out of a fold are harmonised with their centre&apos;s parameters. A centre that was left out altogether has none: its shift and scale are estimated from its own features, all of its rows at once, against the training centres, and no outcome is used. The models of this study are made from features as they are: a single new patient, whose centre no parameters are known of, cannot be harmonised. References: Johnson WE, Li C, Rabinovic A. Biostatistics 2007;8:118-127; Fortin JP et al. NeuroImage 2018;167:104-120.</source>
        <translation>ComBat（参数经验贝叶斯；每个中心至少有 {least} 例训练患者）只从每一折的训练部分估计参数，不使用结局；临床变量作为协变量予以保留，临床模型不含影像特征。折中留出的行以其所在中心的参数校正。整体留出的中心没有参数：其位移和尺度由该中心自身的特征（全部行一起）相对于训练中心估计，不使用结局。本研究的模型由原特征建立：单个新患者所在中心的参数未知，无法校正。参考文献：Johnson WE, Li C, Rabinovic A. Biostatistics 2007;8:118-127; Fortin JP et al. NeuroImage 2018;167:104-120.</translation>
    </message>
    <message>
        <source>Shares and correlations as tables</source>
        <translation>占比与相关系数表</translation>
    </message>
    <message>
        <source>Point-biserial correlation of each input of the combined model with the outcome, training set (95 % CI)</source>
        <translation>联合模型各输入与结局的点二列相关系数，训练集（95 % CI）</translation>
    </message>
    <message>
        <source>The {name} model is not explained: {reason}.</source>
        <translation>{name}模型未作解释：{reason}。</translation>
    </message>
    <message>
        <source>Risk of {column} by the combined model. The points of every mark also stand in tables/nomogram.csv.</source>
        <translation>联合模型预测 {column} 的风险。各刻度的分值亦见 tables/nomogram.csv。</translation>
    </message>
    <message>
        <source>, risk of {event}</source>
        <translation>，{event} 的风险</translation>
    </message>
    <message>
        <source>AUC printed by {reference} beside those of the cases analysed here. Other patients give other figures; nothing is taken from the print.</source>
        <translation>{reference} 发表的 AUC 与此处所分析病例的 AUC 并列。患者不同，数字也不同；此处未采用任何发表数值。</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>发表值</translation>
    </message>
    <message>
        <source>Here (95 % CI)</source>
        <translation>本次（95 % CI）</translation>
    </message>
    <message>
        <source>Printed value within the interval</source>
        <translation>发表值是否落在区间内</translation>
    </message>
    <message>
        <source>Validation for {outcome}</source>
        <translation>{outcome}的验证</translation>
    </message>
    <message>
        <source>Saved models on another centre&apos;s patients</source>
        <translation>已保存的模型用于另一中心的患者</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Case mix</source>
        <translation>病例构成</translation>
    </message>
    <message>
        <source>AUC expected here</source>
        <translation>此处的期望 AUC</translation>
    </message>
    <message>
        <source>With 95 % intervals. AUC expected here: what the model would reach in these patients if each of its risks were true; it depends on their case mix alone. An AUC below it says that predictors act otherwise here, one near it that a lower AUC than in training comes from the patients. In the large: 0 is ideal, above 0 the event is more frequent than predicted. Slope: 1 is ideal, below 1 risks are too extreme. ICI: mean distance of predicted from observed risk.</source>
        <translation>附 95 % 区间。此处的期望 AUC：若模型给出的每个风险都为真，模型在这些患者中可达到的 AUC；它只取决于病例构成。实际 AUC 低于它，说明预测因素在此处的作用不同；与它接近，说明低于训练时的 AUC 来自患者本身。总体校准：0 为理想，大于 0 表示事件比预测更多。斜率：1 为理想，小于 1 表示风险过于极端。ICI：预测风险与观察风险的平均距离。</translation>
    </message>
    <message>
        <source>With 95 % intervals, in the unit of the outcome. Bias is predicted minus measured; slope and intercept are those of measured on predicted values (1 and 0 are ideal); R² is 1 − SS&lt;sub&gt;residual&lt;/sub&gt;/SS&lt;sub&gt;total&lt;/sub&gt;, below 0 where these patients&apos; mean would predict better.</source>
        <translation>附 95 % 区间，单位同结局。偏倚为预测值减测量值；斜率与截距为测量值对预测值回归所得（1 和 0 为理想）；R² 为 1 − SS&lt;sub&gt;residual&lt;/sub&gt;/SS&lt;sub&gt;total&lt;/sub&gt;，若这些患者的均值预测得更好则小于 0。</translation>
    </message>
    <message>
        <source>C expected here</source>
        <translation>本组预期 C 指数</translation>
    </message>
    <message>
        <source>With 95 % intervals. C expected here: what the model would reach in these patients if each of its hazards were true; it depends on their case mix alone. Uno&apos;s C counts events up to {until:g} {unit} and does not depend on how patients were censored. Slope: of the log hazard ratio over the whole follow-up; 1 is ideal, below 1 risks are too extreme.</source>
        <translation>附 95 % 区间。本组预期 C 指数：若模型给出的每个风险率都正确，模型在这些患者中能达到的值，仅取决于病例构成。Uno C 指数统计截至 {until:g} {unit}的事件，不受删失方式影响。斜率：整个随访期内对数风险比的斜率；1 为理想，小于 1 表示风险过于极端。</translation>
    </message>
    <message>
        <source>Tables&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;</source>
        <translation>表格&lt;br&gt;&lt;b&gt;{cases} 例病例&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Not judged</source>
        <translation>未评价</translation>
    </message>
    <message>
        <source>Judged&lt;br&gt;&lt;b&gt;{cases} cases&lt;/b&gt;&lt;br&gt;{patients} patients</source>
        <translation>已评价&lt;br&gt;&lt;b&gt;{cases} 例病例&lt;/b&gt;&lt;br&gt;{patients} 名患者</translation>
    </message>
    <message>
        <source>{events} with the event</source>
        <translation>发生事件 {events} 例</translation>
    </message>
    <message>
        <source>All models are judged on the same cases.</source>
        <translation>所有模型在相同的病例上评价。</translation>
    </message>
    <message>
        <source>The event is {event} in column {outcome}.</source>
        <translation>事件为 {outcome} 列中的 {event}。</translation>
    </message>
    <message>
        <source>Times are those of column {time}, in {unit}. Follow-up by the reverse Kaplan-Meier curve, in which being censored is the event.</source>
        <translation>时间取自列 {time}，单位为{unit}。随访时间用反向 Kaplan-Meier 曲线估计，其中以删失为事件。</translation>
    </message>
    <message>
        <source>Rows of one patient are told by column {column}; intervals and tests take the patient as the cluster.</source>
        <translation>同一患者的各行由 {column} 列识别；区间与检验以患者为聚类单位。</translation>
    </message>
    <message>
        <source>Discrimination and accuracy</source>
        <translation>区分度与准确性</translation>
    </message>
    <message>
        <source>Events by then / followed beyond</source>
        <translation>届时已发生事件 / 随访超过该时间</translation>
    </message>
    <message>
        <source>IPA</source>
        <translation>IPA</translation>
    </message>
    <message>
        <source>Model, horizon</source>
        <translation>模型，时间点</translation>
    </message>
    <message>
        <source>Uno&apos;s C: of events up to the time. AUC: of telling patients with the event by the time from those without it then. Brier score: 0 is ideal. IPA, index of prediction accuracy: 1 minus its ratio to that of everyone&apos;s risk by Kaplan-Meier; 0 says nothing, below 0 that one risk for all would predict better. Censored patients are weighed in.</source>
        <translation>Uno C 指数：仅统计截至该时间的事件。AUC：区分该时间前发生事件的患者与届时未发生者。Brier 分数：0 为理想。IPA（预测准确性指数）：1 减去该分数与对所有人采用 Kaplan-Meier 风险时的分数之比；0 表示没有信息，小于 0 表示对所有人采用同一风险反而更准。删失患者按权重计入。</translation>
    </message>
    <message>
        <source>Models compared on the same cases</source>
        <translation>各模型在相同病例上的比较</translation>
    </message>
    <message>
        <source>Above 0 the first model is better.</source>
        <translation>大于 0 表示第一个模型更好。</translation>
    </message>
    <message>
        <source>P values are not corrected for the number of comparisons.</source>
        <translation>P 值未按比较次数校正。</translation>
    </message>
    <message>
        <source>Observed risk</source>
        <translation>观察风险</translation>
    </message>
    <message>
        <source>Mean prediction</source>
        <translation>平均预测值</translation>
    </message>
    <message>
        <source>With 95 % intervals. Observed risk: one minus Kaplan-Meier&apos;s survival. O/E: observed over mean predicted risk; 1 is ideal, above 1 risks are too low. Slope: of the log hazard ratio with follow-up cut off at the time. ICI, E50, E90: mean, median and 90th percentile of the patients&apos; distance of the smooth curve from the diagonal.</source>
        <translation>附 95 % 区间。观察风险：1 减去 Kaplan-Meier 生存率。O/E：观察风险与平均预测风险之比；1 为理想，大于 1 表示预测风险过低。斜率：随访截止于该时间点时对数风险比的斜率。ICI、E50、E90：各患者处平滑曲线与对角线距离的均值、中位数与第 90 百分位数。</translation>
    </message>
    <message>
        <source>Per patient, in true positives; treating nobody has 0. tables/net-benefit.csv holds all thresholds from 1 % to 99 %, also of the updated models.</source>
        <translation>以每名患者的真阳性计；不干预任何人为 0。tables/net-benefit.csv 含 1 % 至 99 % 的全部阈值，也含更新后的模型。</translation>
    </message>
    <message>
        <source>At each model&apos;s own cut-off</source>
        <translation>在各模型自身的截断值处</translation>
    </message>
    <message>
        <source>Frozen in the model file; no cut-off is chosen on these patients, which would flatter.</source>
        <translation>在模型文件中固定；不在这些患者上选取截断值，否则会偏于乐观。</translation>
    </message>
    <message>
        <source>With 95 % intervals. In the large: intercept at slope 1; intercept and slope: of the calibration line; E/O: expected over observed events; ICI, E50, E90: mean, median and 90th percentile of the patients&apos; distance of the smooth curve from the diagonal.</source>
        <translation>附 95 % 区间。总体校准：斜率为 1 时的截距；截距与斜率：校准直线的截距与斜率；E/O：期望事件数与观察事件数之比；ICI、E50、E90：各患者处平滑曲线与对角线距离的均值、中位数与第 90 百分位数。</translation>
    </message>
    <message>
        <source>Aim</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Share of cases whose set holds the true class, with 95 % intervals, by the limits in the model file, which were calibrated on other patients.</source>
        <translation>预测集包含真实类别的病例比例及 95 % 区间，采用模型文件中的界限，该界限由其他患者校准。</translation>
    </message>
    <message>
        <source>Value (95 % interval)</source>
        <translation>数值（95 % 区间）</translation>
    </message>
    <message>
        <source>Each class against the rest</source>
        <translation>每一类别对其余类别</translation>
    </message>
    <message>
        <source>Difference of the mean absolute errors, models compared on the same cases</source>
        <translation>平均绝对误差之差，各模型在相同病例上比较</translation>
    </message>
    <message>
        <source>Difference of Hand and Till&apos;s AUCs, models compared on the same cases</source>
        <translation>Hand-Till AUC 之差，各模型在相同病例上比较</translation>
    </message>
    <message>
        <source>What would fitting a model to these patients gain? Values after an update come from {after}.</source>
        <translation>使模型适应这些患者会有多少获益？更新后的数值来自：{after}。</translation>
    </message>
    <message>
        <source>Intercept and slope leave the order of patients, and so the AUC, as it is.</source>
        <translation>截距与斜率不改变患者的排序，因此也不改变 AUC。</translation>
    </message>
    <message>
        <source>The log-odds of each class against the first get an intercept of their own; then one slope for all as well; refitted is a multinomial logistic regression on the inputs. In the large: 0 is ideal, above 0 the class is more frequent than predicted.</source>
        <translation>每一类别相对于第一类别的对数优势各自得到一个截距；其次再加上所有类别共用的一个斜率；重新拟合为以输入变量进行的多项 logistic 回归。总体校准：0 为理想，大于 0 表示该类别比预测的更常见。</translation>
    </message>
    <message>
        <source>A new baseline hazard at the horizons and a new slope leave the order of patients, and so C and AUC, as it is.</source>
        <translation>各时间点的新基线风险和新斜率不改变患者的排序，因此 C 指数和 AUC 不变。</translation>
    </message>
    <message>
        <source>Model, class</source>
        <translation>模型，类别</translation>
    </message>
    <message>
        <source>The updated equations, fitted on all of these patients</source>
        <translation>更新后的方程，用全部这些患者拟合</translation>
    </message>
    <message>
        <source>The slope acts on the model&apos;s log hazard ratio; the cumulative hazard is that of a patient whose log hazard ratio is 0. A refitted equation weighs the columns of the model file, standardised where it says so. An updated model is a new model: it needs a validation of its own.</source>
        <translation>斜率作用于模型的对数风险比；累积风险是对数风险比为 0 的患者的累积风险。重新拟合的方程对模型文件中的各列（按文件所述标准化）加权。更新后的模型是新的模型，需要另行验证。</translation>
    </message>
    <message>
        <source>Intercepts and slope act on the log-odds of the model&apos;s probabilities, each class against the first; an updated equation gives such log-odds, from which the probabilities of all classes follow. A refitted equation weighs the columns of the model file, standardised where it says so. An updated model is a new model: it needs a validation of its own.</source>
        <translation>截距和斜率作用于模型概率的对数优势，即每一类别相对于第一类别；更新后的方程给出这样的对数优势，由此得到所有类别的概率。重新拟合的方程对模型文件中的列加权，文件注明时先标准化。更新后的模型是新模型，需要单独验证。</translation>
    </message>
    <message>
        <source>Intercept and slope act on the model&apos;s linear predictor; a refitted equation weighs the columns of the model file, standardised where it says so. An updated model is a new model: it needs a validation of its own.</source>
        <translation>截距与斜率作用于模型的线性预测值；重新拟合的方程对模型文件中的各列（按文件所述标准化）加权。更新后的模型是新的模型，需要另行验证。</translation>
    </message>
    <message>
        <source>These patients against those that each model was trained on, as far as its file says what these were: mean ± SD, or share. Standardised difference: here minus training, in units of the two groups&apos; common standard deviation; bold beyond ±0.1. Outside: patients beyond the range seen in training.</source>
        <translation>这些患者与各模型训练患者的比较，以模型文件所述为限：均值 ± 标准差，或占比。标准化差值：此处减训练，以两组共同的标准差为单位；超出 ±0.1 者为粗体。范围外：超出训练所见范围的患者。</translation>
    </message>
    <message>
        <source>{model}, trained on {cases} cases</source>
        <translation>{model}，训练病例 {cases} 例</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>此处</translation>
    </message>
    <message>
        <source>Range in training</source>
        <translation>训练时的范围</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>范围外</translation>
    </message>
    <message>
        <source>All {count} inputs</source>
        <translation>全部 {count} 项输入</translation>
    </message>
    <message>
        <source>Clinical table</source>
        <translation>临床表</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>weeks</source>
        <translation>周</translation>
    </message>
    <message>
        <source>months</source>
        <translation>个月</translation>
    </message>
    <message>
        <source>years</source>
        <translation>年</translation>
    </message>
    <message>
        <source>Each of {count} centres (column {column}) was judged apart by {measures}.</source>
        <translation>{count} 个中心（列 {column}）分别按{measures}评价。</translation>
    </message>
    <message>
        <source>Values of centres were pooled by random effects{works}: restricted maximum likelihood between centres, interval of the pooled value by Hartung and Knapp, prediction interval for a new centre.</source>
        <translation>各中心的数值以随机效应合并{works}：中心间方差采用限制性最大似然，合并值的区间按 Hartung 和 Knapp 计算，并给出新中心的预测区间。</translation>
    </message>
    <message>
        <source>The whole procedure, selection included, was repeated without each training centre and judged on its cases.</source>
        <translation>依次留出每个训练中心重复整个流程（包括特征筛选），并在该中心的病例上评价。</translation>
    </message>
    <message>
        <source>Features harmonised between centres by ComBat{works} were compared with the features as they are. Its parameters were learned from the training part of each fold without the outcome, clinical variables preserved, each centre having {least} training patients or more; a centre left out altogether was harmonised by its own features. The models are made from features as they are.</source>
        <translation>将经 ComBat{works}作中心间校正的特征与原特征作比较。其参数仅由各折的训练部分得到，不使用结局，保留临床变量，每个中心至少有 {least} 名训练患者；整个留出的中心以其自身特征校正。各模型均由原特征建立。</translation>
    </message>
    <message>
        <source>The {measure} of centres was pooled on the logit scale by random effects{works}: restricted maximum likelihood between centres, interval of the pooled value by Hartung and Knapp, prediction interval for a new centre.</source>
        <translation>各中心的 {measure} 在 logit 尺度上以随机效应合并{works}：中心间方差用限制性最大似然法，合并值的区间用 Hartung-Knapp 法，并给出新中心的预测区间。</translation>
    </message>
    <message>
        <source>, prediction interval for a new centre {low} to {high}</source>
        <translation>，新中心的预测区间 {low} 至 {high}</translation>
    </message>
    <message>
        <source>{measure} of the {model} model by centre, {basis}: {each}; pooled over {centres} centres {pooled}{ends}, I2 {i2}, tau2 {tau2}.</source>
        <translation>{model}模型各中心的 {measure}，{basis}：{each}；{centres} 个中心合并为 {pooled}{ends}，I2 {i2}，tau2 {tau2}。</translation>
    </message>
    <message>
        <source>{centre} {auc}</source>
        <translation>{centre} {auc}</translation>
    </message>
    <message>
        <source>protocol {name}, hash {hash}</source>
        <translation>方案 {name}，哈希 {hash}</translation>
    </message>
    <message>
        <source>Scan parameters from the headers of the images, {count} combination(s) of centre, scanner and sequence.</source>
        <translation>扫描参数取自图像文件头，共 {count} 种中心、扫描仪与序列的组合。</translation>
    </message>
    <message>
        <source>No value was imputed. </source>
        <translation>未插补任何数值。</translation>
    </message>
    <message>
        <source>{name} table, SHA-256 {hash}</source>
        <translation>{name} 表，SHA-256 {hash}</translation>
    </message>
    <message>
        <source>{name} ({cases} cases)</source>
        <translation>{name}（{cases} 例病例）</translation>
    </message>
    <message>
        <source>{form} above {threshold:g}</source>
        <translation>{form} 高于 {threshold:g}</translation>
    </message>
    <message>
        <source>{how}; a patient is never on both sides.</source>
        <translation>{how}；同一患者从不同时出现在两侧。</translation>
    </message>
    <message>
        <source>OsteoRadiomics {osteoradiomics} with PyRadiomics&apos; feature definitions; scikit-learn {scikit_learn}.</source>
        <translation>OsteoRadiomics {osteoradiomics}，采用 PyRadiomics 的特征定义；scikit-learn {scikit_learn}。</translation>
    </message>
    <message>
        <source>{features} features per case entered the study.</source>
        <translation>每例 {features} 个特征进入本研究。</translation>
    </message>
    <message>
        <source>Every setting is in the {mark}; the record repeats it.</source>
        <translation>所有设置见{mark}；记录中再次列出。</translation>
    </message>
    <message>
        <source>Steps: {steps}.</source>
        <translation>步骤：{steps}。</translation>
    </message>
    <message>
        <source>Set: {pairs}; all other settings are PyRadiomics&apos; defaults.</source>
        <translation>已设置：{pairs}；其余设置为 PyRadiomics 默认值。</translation>
    </message>
    <message>
        <source>To {spacing} mm, {how}.</source>
        <translation>重采样至 {spacing} mm，{how}。</translation>
    </message>
    <message>
        <source>Fixed {pairs}.</source>
        <translation>固定 {pairs}。</translation>
    </message>
    <message>
        <source>CLEAR, METRICS and TRIPOD+AI are pre-filled below with evidence from the run.</source>
        <translation>以下 CLEAR、METRICS 与 TRIPOD+AI 已按本次运行的依据预填。</translation>
    </message>
    <message>
        <source>{definition} (column {outcome}).</source>
        <translation>{definition}（列 {outcome}）。</translation>
    </message>
    <message>
        <source>Features: training median; clinical values: training median or most frequent category. {imputed}</source>
        <translation>特征：以训练集中位数填补；临床数值：以训练集中位数或最常见类别填补。{imputed}</translation>
    </message>
    <message>
        <source>Sets {sets}.</source>
        <translation>数据集 {sets}。</translation>
    </message>
    <message>
        <source>Held-out sets {tests}, opened once after the models were frozen.</source>
        <translation>留出数据集 {tests}，在模型固定之后仅开启一次。</translation>
    </message>
    <message>
        <source>Set internal: {cases} cases, held out.</source>
        <translation>内部测试集：{cases} 例病例，留出。</translation>
    </message>
    <message>
        <source>Sets beside the internal one: {outside}; whether they are external, only the authors know.</source>
        <translation>除内部测试集外的数据集：{outside}；是否为外部数据集只有作者知道。</translation>
    </message>
    <message>
        <source>{terms} clinical terms with unit and coding.</source>
        <translation>{terms} 个临床项，附单位与编码。</translation>
    </message>
    <message>
        <source>By {by} in {count} sets, with the tests used.</source>
        <translation>按{by}列出 {count} 个数据集，附所用检验。</translation>
    </message>
    <message>
        <source>The same variables in train and in {tests}.</source>
        <translation>训练集与 {tests} 中的相同变量。</translation>
    </message>
    <message>
        <source>z-scores with means and standard deviations of the training cases only.</source>
        <translation>z 分数标准化，均值与标准差仅取自训练病例。</translation>
    </message>
    <message>
        <source>OsteoRadiomics {osteoradiomics} with the protocol above repeats the study.</source>
        <translation>以 OsteoRadiomics {osteoradiomics} 和上述方案可重复本研究。</translation>
    </message>
    <message>
        <source>&apos;osteoradiomics score&apos; and the 3D Slicer module load the models.</source>
        <translation>“osteoradiomics score” 与 3D Slicer 模块可载入这些模型。</translation>
    </message>
    <message>
        <source>No model was changed after a test set was opened; the openings are logged.</source>
        <translation>测试集开启之后未修改任何模型；开启均有记录。</translation>
    </message>
    <message>
        <source>Only features stable between readers ({rule}).</source>
        <translation>仅采用阅片者间稳定的特征（{rule}）。</translation>
    </message>
    <message>
        <source>Of features with Spearman |r| of {threshold:g} or more one was kept.</source>
        <translation>Spearman |r| 不低于 {threshold:g} 的特征中仅保留一个。</translation>
    </message>
    <message>
        <source>A clinical and a combined model stand beside the radiomics model on the same sets.</source>
        <translation>在相同数据集上，临床模型与联合模型同影像组学模型并列。</translation>
    </message>
    <message>
        <source>Performance apart in {count} sets.</source>
        <translation>分别在 {count} 个数据集上给出性能。</translation>
    </message>
    <message>
        <source>Sets as given in the table. </source>
        <translation>数据集按数据表给定。</translation>
    </message>
    <message>
        <source>{set}: {cases} cases of {patients} patients</source>
        <translation>{set}：{patients} 例患者的 {cases} 例病例</translation>
    </message>
    <message>
        <source>none before extraction</source>
        <translation>提取前无</translation>
    </message>
    <message>
        <source>mean absolute SHAP value in per cent of all, {cases}</source>
        <translation>SHAP 绝对值均值占总和的百分比，{cases}</translation>
    </message>
    <message>
        <source>{count} training cases; {method}</source>
        <translation>{count} 例训练病例；{method}</translation>
    </message>
    <message>
        <source>Share of each input in the {model} model</source>
        <translation>{model}模型中各输入的占比</translation>
    </message>
    <message>
        <source>SHAP values of the {model} model</source>
        <translation>{model}模型的 SHAP 值</translation>
    </message>
    <message>
        <source>{words}; P conditional on the predictions</source>
        <translation>{words}；P 值以这些预测值为条件</translation>
    </message>
    <message>
        <source>{set}, out-of-fold ({cases})</source>
        <translation>{set}，折外（{cases}）</translation>
    </message>
    <message>
        <source>{set} ({cases})</source>
        <translation>{set}（{cases}）</translation>
    </message>
    <message>
        <source>predicted by models fitted without the case&apos;s fold</source>
        <translation>由未用该病例所在折拟合的模型预测</translation>
    </message>
    <message>
        <source>not used in training</source>
        <translation>未用于训练</translation>
    </message>
    <message>
        <source>How often each feature is selected was counted in the {resamples} folds of cross-validation.</source>
        <translation>在 {resamples} 折交叉验证的各折训练病例中统计各特征的入选频率。</translation>
    </message>
    <message>
        <source>How often each feature is selected was counted in {resamples} bootstrap samples of the training patients.</source>
        <translation>在 {resamples} 个训练集患者自助样本中统计各特征的入选频率。</translation>
    </message>
    <message>
        <source>Besides, {selectors} ways to select features were crossed with {learners} classifiers, each judged out of fold on the training set; no model was chosen by it.</source>
        <translation>此外，将 {selectors} 种特征选择方法与 {learners} 种分类器两两组合，均以训练集的折外预测评价；模型的选定不以此为依据。</translation>
    </message>
    <message>
        <source>Besides, {selectors} ways to select features were crossed with {learners} regressions, each judged out of fold on the training set; no model was chosen by it.</source>
        <translation>此外，将 {selectors} 种特征选择方法与 {learners} 种回归方法两两组合，均以训练集的折外预测评价；模型的选定不以此为依据。</translation>
    </message>
    <message>
        <source>Optimism was estimated by refitting the whole procedure in {resamples} bootstrap samples of the training patients{harrell}.</source>
        <translation>在 {resamples} 个训练集患者自助样本中重复全部建模过程，以估计乐观偏差{harrell}。</translation>
    </message>
    <message>
        <source>For the learning curve the whole procedure was refitted on {shares} % of the training patients of each fold and judged by {measure} on the fold left out.</source>
        <translation>为绘制学习曲线，在各折训练患者的 {shares} % 上重新拟合整个流程，并在留出折上以 {measure} 评价。</translation>
    </message>
    <message>
        <source>Contributions of inputs were Shapley values{lundberg}.</source>
        <translation>各输入的贡献为 Shapley 值{lundberg}。</translation>
    </message>
    <message>
        <source>The combined model is also given as a nomogram.</source>
        <translation>联合模型另以列线图给出。</translation>
    </message>
    <message>
        <source>The {model} model&apos;s {measure} corrected for optimism was {corrected} (apparent {apparent}, optimism {optimism}).</source>
        <translation>{model}模型的 {measure} 经乐观偏差校正后为 {corrected}（表观值 {apparent}，乐观偏差 {optimism}）。</translation>
    </message>
    <message>
        <source>The {model} model&apos;s mean {measure} over the folds was {low} with {few:.0f} training cases and {high} with {many:.0f}.</source>
        <translation>{model}模型各折 {measure} 的均值在训练病例 {few:.0f} 例时为 {low}，{many:.0f} 例时为 {high}。</translation>
    </message>
    <message>
        <source>Each feature is the mean over the ROI of its voxel-wise values, each from the neighbours within {radius} voxel(s), so that models have exact maps; features without such values, as shapes, were left out.</source>
        <translation>每个特征为其体素级数值在 ROI 内的均值，各体素取 {radius} 个体素以内的邻域，因此模型具有精确图；没有体素级数值的特征（如形状特征）不纳入。</translation>
    </message>
    <message>
        <source>Each feature says how its voxel-wise values, each from the neighbours within {radius} voxel(s), are distributed in the ROI; features without such values, as shapes, were left out.</source>
        <translation>每个特征描述其体素级数值在 ROI 内的分布，各体素取 {radius} 个体素以内的邻域；没有体素级数值的特征（如形状特征）不纳入。</translation>
    </message>
    <message>
        <source>Missing feature values were replaced by the median of the training cases, missing clinical values by their median or most frequent category.</source>
        <translation>缺失的特征值以训练集病例的中位数替代，缺失的临床变量以训练集的中位数或最常见类别替代。</translation>
    </message>
    <message>
        <source>Clinical variables entered the clinical model if P was below {alpha:g} in univariable and again in multivariable {regression}.</source>
        <translation>临床变量在单因素和多因素{regression}中 P 均小于 {alpha:g} 者进入临床模型。</translation>
    </message>
    <message>
        <source>The whole training set was oversampled by SMOTE{smote} before selection, without recalibration.</source>
        <translation>特征筛选前对整个训练集进行 SMOTE 过采样{smote}，未作再校准。</translation>
    </message>
    <message>
        <source>Hyper-parameters were sought by {how} within the training cases; a draw replaced the defaults only if it was better by more than the standard error of the difference.</source>
        <translation>超参数在训练集病例内以{how}搜索；仅当某组参数的改善超过差值的标准误时才取代默认值。</translation>
    </message>
    <message>
        <source>The combined model joins the clinical variables and the Radscores.</source>
        <translation>联合模型由临床变量和 Radscore 组成。</translation>
    </message>
    <message>
        <source>The models were frozen before the test sets ({names}) were opened.</source>
        <translation>各模型在启用测试集（{names}）之前锁定。</translation>
    </message>
    <message>
        <source> after {reference}</source>
        <translation>，依据 {reference}</translation>
    </message>
    <message>
        <source>Only features that readers had reproduced were used.</source>
        <translation>仅使用阅片者间可重复的特征。</translation>
    </message>
    <message>
        <source>The study followed the protocol {title} ({name}, SHA-256 {hash}...){after}.</source>
        <translation>研究按照方案“{title}”（{name}，SHA-256 {hash}…）进行{after}。</translation>
    </message>
    <message>
        <source>No patient was in two sets.</source>
        <translation>没有患者同时属于两个数据集。</translation>
    </message>
    <message>
        <source>{features} features per case entered.</source>
        <translation>每例纳入 {features} 个特征。</translation>
    </message>
    <message>
        <source>No value was missing.</source>
        <translation>没有缺失值。</translation>
    </message>
    <message>
        <source>No feature was selected: all that vary were used.</source>
        <translation>未作特征筛选：使用全部有变异的特征。</translation>
    </message>
    <message>
        <source>Features were selected on training cases only, in this order: columns that do not vary were dropped and the others standardised; then {chain}.</source>
        <translation>仅在训练集病例上按以下顺序筛选特征：剔除无变异的特征并将其余特征标准化；然后 {chain}。</translation>
    </message>
    <message>
        <source>Of {count} classifiers ({names}) the one with the highest AUC of cross-validation within the training cases became the radiomics model; no test set took part in the choice.</source>
        <translation>在 {count} 种分类器（{names}）中，以训练集病例内交叉验证 AUC 最高者作为影像组学模型；测试集未参与选择。</translation>
    </message>
    <message>
        <source>The classifier was: {name}.</source>
        <translation>分类器为：{name}。</translation>
    </message>
    <message>
        <source>Rare classes were oversampled by SMOTE{smote} within training folds, right before the classifier, and probabilities recalibrated on cross-validated predictions of the training cases.</source>
        <translation>少数类在训练折内、分类器之前以 SMOTE{smote}过采样，并用训练集病例的交叉验证预测对概率再校准。</translation>
    </message>
    <message>
        <source>Hyper-parameters kept their defaults.</source>
        <translation>超参数采用默认值。</translation>
    </message>
    <message>
        <source>Bayesian optimisation (Optuna){optuna}</source>
        <translation>贝叶斯优化（Optuna）{optuna}</translation>
    </message>
    <message>
        <source>random draws</source>
        <translation>随机搜索</translation>
    </message>
    <message>
        <source>The combined model was the same classifier on the selected features and the clinical variables.</source>
        <translation>联合模型为同一分类器，输入为所选特征和临床变量。</translation>
    </message>
    <message>
        <source>The combined model joins the clinical variables and the Radscores; it was fitted on Radscores that were cross-validated within the training cases, since those of the cases they were fitted on weigh too much.</source>
        <translation>联合模型由临床变量和 Radscore 组成；拟合时使用训练集病例内交叉验证的 Radscore，因为在拟合病例自身上得到的 Radscore 权重会过大。</translation>
    </message>
    <message>
        <source>Figures of the training set are out of fold: everything that learns from data, selection included, was repeated without the patients it was judged on ({how}, by patient).</source>
        <translation>训练集的结果均为折外结果：包括特征筛选在内的一切从数据中学习的步骤，都在不含被评价患者的数据上重复进行（{how}，以患者为单位）。</translation>
    </message>
    <message>
        <source>Features were selected once on the whole training set, as in the published order, and only what came after was cross-validated ({how}, by patient): figures of the training set are optimistic.</source>
        <translation>按照已发表的顺序，特征筛选在整个训练集上一次完成，只有其后的步骤经交叉验证（{how}，以患者为单位）：训练集的结果偏乐观。</translation>
    </message>
    <message>
        <source>The set {name} was opened {count} times.</source>
        <translation>{name}被启用 {count} 次。</translation>
    </message>
    <message>
        <source>All steps were done with OsteoRadiomics {version} ({others}){work}; the seed was {seed}.</source>
        <translation>全部步骤使用 OsteoRadiomics {version}（{others}）{work}完成；随机种子为 {seed}。</translation>
    </message>
    <message>
        <source>Items of the reporting guidelines TRIPOD+AI{tripod}, CLEAR{clear} and METRICS{metrics} were filled in from the study&apos;s record where it speaks to them.</source>
        <translation>报告规范 TRIPOD+AI{tripod}、CLEAR{clear} 和 METRICS{metrics} 中研究记录所涉及的条目已据记录填写。</translation>
    </message>
    <message>
        <source>{note}.</source>
        <translation>{note}。</translation>
    </message>
    <message>
        <source>The sets were given with the tables.</source>
        <translation>数据集的划分随表格给出。</translation>
    </message>
    <message>
        <source>The protocol prepares images in this order: {steps}.</source>
        <translation>方案规定图像按以下顺序预处理：{steps}。</translation>
    </message>
    <message>
        <source>Its features, of the classes {classes}, come from the image types {types}, defined as in PyRadiomics{pyradiomics} and, where the two agree, by the Image Biomarker Standardisation Initiative{ibsi}.</source>
        <translation>其特征类别为 {classes}，图像类型为 {types}；定义同 PyRadiomics{pyradiomics}，两者一致之处亦同影像生物标志物标准化倡议（IBSI）{ibsi}。</translation>
    </message>
    <message>
        <source>No step was a LASSO, so there was no Radscore: the radiomics model took the selected features.</source>
        <translation>没有 LASSO 步骤，因此没有 Radscore：影像组学模型直接使用所选特征。</translation>
    </message>
    <message>
        <source>There was no test set.</source>
        <translation>没有测试集。</translation>
    </message>
    <message>
        <source>{method}{work}.</source>
        <translation>{method}{work}。</translation>
    </message>
    <message>
        <source>Some patients have several cases, so intervals and tests took the patient as the cluster{work}.</source>
        <translation>部分患者有多例，因此置信区间和检验以患者为聚类单位{work}。</translation>
    </message>
    <message>
        <source>The protocol resamples to {spacing} mm ({interpolator}).</source>
        <translation>方案规定重采样至 {spacing} mm（{interpolator}）。</translation>
    </message>
    <message>
        <source>a fixed bin width of</source>
        <translation>固定灰阶宽度</translation>
    </message>
    <message>
        <source>a fixed bin number of</source>
        <translation>固定灰阶数</translation>
    </message>
    <message>
        <source>; then </source>
        <translation>；然后 </translation>
    </message>
    <message>
        <source>The LASSO&apos;s linear predictor was the Radscore, one for each of {names}.</source>
        <translation>LASSO 的线性预测值即 Radscore，{names} 各一个。</translation>
    </message>
    <message>
        <source>The LASSO&apos;s linear predictor was the Radscore.</source>
        <translation>LASSO 的线性预测值即 Radscore。</translation>
    </message>
    <message>
        <source>The protocol discretises grey levels with {kind} {value:g}.</source>
        <translation>方案规定灰度以{kind} {value:g} 离散化。</translation>
    </message>
    <message>
        <source>Each was opened once.</source>
        <translation>每个测试集只启用一次。</translation>
    </message>
    <message>
        <source>Hyper-parameter search: {tuning}, within training folds.</source>
        <translation>超参数搜索：{tuning}，在训练折内进行。</translation>
    </message>
    <message>
        <source>SMOTE on the whole training set before selection, as in the published order, without recalibration.</source>
        <translation>筛选之前在整个训练集上作 SMOTE，与发表的顺序一致，未作再校准。</translation>
    </message>
    <message>
        <source>Classes were not resampled, so nothing had to be recalibrated.</source>
        <translation>未对类别重抽样，因此无需再校准。</translation>
    </message>
    <message>
        <source>SMOTE in training folds only, right before the classifier, with recalibration on out-of-fold predictions.</source>
        <translation>仅在训练折内、紧邻分类器之前作 SMOTE，并以折外预测值再校准。</translation>
    </message>
    <message>
        <source>In this order: {chain}; features left after each step.</source>
        <translation>按此顺序：{chain}；附每步之后剩余的特征数。</translation>
    </message>
    <message>
        <source>{steps}; {features} to {kept} features.</source>
        <translation>{steps}；由 {features} 个特征筛选至 {kept} 个。</translation>
    </message>
    <message>
        <source>{kept} features with coefficients, the others with reasons.</source>
        <translation>{kept} 个特征附系数，其余附剔除原因。</translation>
    </message>
    <message>
        <source>{kept} features and at most {most} terms in a model for {cases} training cases.</source>
        <translation>训练集 {cases} 例，对应 {kept} 个特征、每个模型至多 {most} 项。</translation>
    </message>
    <message>
        <source>No hyper-parameter but LASSO&apos;s lambda, by cross-validation within training folds.</source>
        <translation>除 LASSO 的 λ 外无超参数，λ 由训练折内交叉验证确定。</translation>
    </message>
    <message>
        <source>{count} models as plain JSON with card and checksums.</source>
        <translation>{count} 个模型以纯 JSON 保存，附模型卡与校验和。</translation>
    </message>
    <message>
        <source>{titles}; {tuning} {validation} of the whole procedure.</source>
        <translation>{titles}；{tuning} 对整个流程作 {validation}。</translation>
    </message>
    <message>
        <source>Of {count} classifier(s), by cross-validated AUC within the training set, never on a test set.</source>
        <translation>共 {count} 个分类器，依据训练集内交叉验证 AUC 选择，从不依据测试集。</translation>
    </message>
    <message>
        <source>test sets</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>share of the {resamples} folds of cross-validation in whose training patients the feature was selected</source>
        <translation>{resamples} 折交叉验证中，在各折训练病例上入选该特征的比例</translation>
    </message>
    <message>
        <source>share of {resamples} bootstrap samples of the training patients in which the feature was selected</source>
        <translation>在训练患者的 {resamples} 个自助样本中该特征入选的比例</translation>
    </message>
    <message>
        <source>{names} on one image</source>
        <translation>一幅图像上的 {names}</translation>
    </message>
    <message>
        <source>Regions of interest</source>
        <translation>感兴趣区</translation>
    </message>
    <message>
        <source>{file} is no longer there</source>
        <translation>{file} 已不存在</translation>
    </message>
    <message>
        <source>Selection frequency{of}</source>
        <translation>入选频率{of}</translation>
    </message>
    <message>
        <source> of {name}</source>
        <translation>（{name}）</translation>
    </message>
    <message>
        <source>Choice of lambda{place}</source>
        <translation>λ 的选择{place}</translation>
    </message>
    <message>
        <source>mean deviance over folds with standard error; above: number of features</source>
        <translation>各折偏差的均值及标准误；上方：特征数</translation>
    </message>
    <message>
        <source>LASSO coefficients{place}</source>
        <translation>LASSO 系数{place}</translation>
    </message>
    <message>
        <source>per standard deviation along the path</source>
        <translation>沿路径的每标准差系数</translation>
    </message>
    <message>
        <source>Features of the Radscore{place}</source>
        <translation>Radscore 的特征{place}</translation>
    </message>
    <message>
        <source>selected (%)</source>
        <translation>入选 (%)</translation>
    </message>
    <message>
        <source>LASSO coefficient</source>
        <translation>LASSO 系数</translation>
    </message>
    <message>
        <source>Calibration slope</source>
        <translation>校准斜率</translation>
    </message>
    <message>
        <source>Pearson r</source>
        <translation>Pearson r</translation>
    </message>
    <message>
        <source>mean AUC over the folds, band: one standard deviation; everything is refitted at each size; a training set that leaves the model without any input counts as 0.5</source>
        <translation>各折 AUC 均值，色带为一个标准差；每种样本量均重新拟合；训练集未能给出任何输入时按 0.5 计</translation>
    </message>
    <message>
        <source>mean C over the folds, band: one standard deviation; everything is refitted at each size; a training set that leaves the model without any input counts as 0.5</source>
        <translation>各折 C 指数的均值，阴影带为一个标准差；每种样本量都重新拟合整个流程；训练集使模型没有任何输入时按 0.5 计</translation>
    </message>
    <message>
        <source>mean R² over the folds, band: one standard deviation; everything is refitted at each size; a training set that leaves the model without any input predicts its mean; below −1 nothing is drawn</source>
        <translation>各折 R² 均值，色带为一个标准差；每种样本量均重新拟合；训练集未能给出任何输入时以其均值作预测；低于 −1 的部分不绘出</translation>
    </message>
    <message>
        <source>classifier</source>
        <translation>分类器</translation>
    </message>
    <message>
        <source>regressor</source>
        <translation>回归方法</translation>
    </message>
    <message>
        <source>Selectors and classifiers: {title}</source>
        <translation>特征选择方法与分类器：{title}</translation>
    </message>
    <message>
        <source>Selectors and regressors: {title}</source>
        <translation>特征选择方法与回归方法：{title}</translation>
    </message>
    <message>
        <source>Learning curve of the {model} model</source>
        <translation>{model}模型的学习曲线</translation>
    </message>
    <message>
        <source>out of fold on the training set; picking the best cell afterwards makes it optimistic</source>
        <translation>训练集折外结果；事后挑选最优组合会偏于乐观</translation>
    </message>
    <message>
        <source>selector</source>
        <translation>特征选择方法</translation>
    </message>
    <message>
        <source>Features left after each step: {rows}.</source>
        <translation>各步骤后剩余的特征数：{rows}。</translation>
    </message>
    <message>
        <source>In the multivariable regression of clinical variables were kept: {rows}.</source>
        <translation>临床变量的多因素回归保留了：{rows}。</translation>
    </message>
    <message>
        <source>{cases} cases of {patients} patients were analysed: {sets}.</source>
        <translation>共分析 {patients} 名患者的 {cases} 例：{sets}。</translation>
    </message>
    <message>
        <source>No clinical variable was kept.</source>
        <translation>未保留任何临床变量。</translation>
    </message>
    <message>
        <source>{variable} ({effect} {value}, {low} to {high}; P {p})</source>
        <translation>{variable}（{effect} {value}，{low} 至 {high}；P {p}）</translation>
    </message>
    <message>
        <source>Differences of the AUC on {set}: {pairs}</source>
        <translation>AUC 之差，{set}：{pairs}</translation>
    </message>
    <message>
        <source>, conditional on the predictions</source>
        <translation>（以所得预测值为条件）</translation>
    </message>
    <message>
        <source>{set}, out of fold</source>
        <translation>{set}（折外）</translation>
    </message>
    <message>
        <source>{block}: {chain}</source>
        <translation>{block}：{chain}</translation>
    </message>
    <message>
        <source>{text}{end}.</source>
        <translation>{text}{end}。</translation>
    </message>
    <message>
        <source>{model} model {said}</source>
        <translation>{model}模型 {said}</translation>
    </message>
    <message>
        <source>{first} v. {second} {difference} (z {z}, P {p})</source>
        <translation>{first} 对 {second} {difference}（z {z}，P {p}）</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列数</translation>
    </message>
    <message>
        <source>{folds}-fold cross-validation</source>
        <translation>{folds} 折交叉验证</translation>
    </message>
    <message>
        <source>leave-one-out cross-validation (choices within it by {folds})</source>
        <translation>留一法交叉验证（其中的选择采用 {folds}）</translation>
    </message>
    <message>
        <source>Candidate: {title}</source>
        <translation>候选：{title}</translation>
    </message>
    <message>
        <source>defaults (best draw: {best})</source>
        <translation>默认参数（最优抽样：{best}）</translation>
    </message>
    <message>
        <source>out of fold</source>
        <translation>折外</translation>
    </message>
    <message>
        <source>apparent (optimistic)</source>
        <translation>表观（偏于乐观）</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>by models made without the centre</source>
        <translation>由不含该中心的模型预测</translation>
    </message>
    <message>
        <source>by models made without the centre, features harmonised by ComBat</source>
        <translation>由不含该中心的模型预测，特征经 ComBat 校正</translation>
    </message>
    <message>
        <source> after false-discovery control</source>
        <translation>，控制错误发现率</translation>
    </message>
    <message>
        <source>{test} correlation with the outcome, P &lt; {alpha:g}{discovery}</source>
        <translation>与结局的 {test} 相关，P &lt; {alpha:g}{discovery}</translation>
    </message>
    <message>
        <source>Cox regression of each feature, score test P &lt; {alpha:g}{discovery}</source>
        <translation>逐个特征的 Cox 回归，得分检验 P &lt; {alpha:g}{discovery}</translation>
    </message>
    <message>
        <source>{test} test, P &lt; {alpha:g}{discovery}</source>
        <translation>{test} 检验，P &lt; {alpha:g}{discovery}</translation>
    </message>
    <message>
        <source>Spearman |r| &lt; {threshold:g} between features</source>
        <translation>特征间 Spearman |r| &lt; {threshold:g}</translation>
    </message>
    <message>
        <source>mRMR ({scheme}), first {keep}</source>
        <translation>mRMR（{scheme}），取前 {keep} 个</translation>
    </message>
    <message>
        <source>LASSO ({family}), {folds}-fold cross-validation, lambda {rule}</source>
        <translation>LASSO（{family}），{folds} 折交叉验证，λ {rule}</translation>
    </message>
    <message>
        <source>mean of folds {area:.3f}</source>
        <translation>各折均值 {area:.3f}</translation>
    </message>
    <message>
        <source>Hand and Till&apos;s AUC</source>
        <translation>Hand-Till AUC</translation>
    </message>
    <message>
        <source>Linearly weighted kappa</source>
        <translation>线性加权 kappa</translation>
    </message>
    <message>
        <source>{name}, {when}</source>
        <translation>{name}，{when}</translation>
    </message>
    <message>
        <source>AUC {pair}</source>
        <translation>AUC {pair}</translation>
    </message>
    <message>
        <source>by {time:g} {unit}</source>
        <translation>截至 {time:g} {unit}</translation>
    </message>
    <message>
        <source>Harrell&apos;s C in the model file: {sets}</source>
        <translation>模型文件中的 Harrell C 指数：{sets}</translation>
    </message>
    <message>
        <source>{value} on {dataset}</source>
        <translation>{dataset} {value}</translation>
    </message>
    <message>
        <source>not judged: {reason}</source>
        <translation>未评价：{reason}</translation>
    </message>
    <message>
        <source>Kaplan-Meier with its 95 % band; marks are censored patients</source>
        <translation>Kaplan-Meier 曲线及其 95 % 区间带；短线为删失患者</translation>
    </message>
    <message>
        <source>net benefit of acting from a threshold of risk on, against acting on all and on nobody, by Kaplan-Meier; gaps: nobody beyond the threshold was followed until then; bands: 95 %, bootstrap of the patients with the predictions as they are</source>
        <translation>自某一风险阈值起采取措施的净获益，与全部采取和全部不采取比较，按 Kaplan-Meier 计算；空缺：超过阈值者无人随访至该时间；色带：95 %，预测值不变、对患者自助抽样</translation>
    </message>
    <message>
        <source>Decision curves, {when}</source>
        <translation>决策曲线，{when}</translation>
    </message>
    <message>
        <source>all patients</source>
        <translation>全部患者</translation>
    </message>
    <message>
        <source>Calibration of {model}, {when}</source>
        <translation>{model} 的校准，{when}</translation>
    </message>
    <message>
        <source>points: groups of about equal size by Kaplan-Meier; curve: Cox regression on a spline of the risk</source>
        <translation>点：人数相近的各组的 Kaplan-Meier 估计；曲线：以风险的样条作 Cox 回归</translation>
    </message>
    <message>
        <source>Calibration of {model} before and after each update, {when}</source>
        <translation>{model} 每次更新前后的校准，{when}</translation>
    </message>
    <message>
        <source>the updated curves are of cross-validated predictions</source>
        <translation>更新后的曲线来自交叉验证的预测</translation>
    </message>
    <message>
        <source>The outcome was the time in the column {time} until the event in the column {outcome}{event}.</source>
        <translation>结局为列 {time} 所记的、至列 {outcome} 所示事件发生的时间{event}。</translation>
    </message>
    <message>
        <source>{events} patients had the event; the median follow-up was {median} {unit} by the reverse Kaplan-Meier curve{schemper}, the longest {longest} {unit}.</source>
        <translation>{events} 例患者发生事件；反向 Kaplan-Meier 曲线{schemper}估计的中位随访时间为 {median} {unit}，最长 {longest} {unit}。</translation>
    </message>
    <message>
        <source>Harrell&apos;s C {harrell}, {expected} expected in this case mix, Uno&apos;s C {uno}, slope {slope}</source>
        <translation>Harrell C 指数 {harrell}（此病例构成下预期 {expected}），Uno C 指数 {uno}，斜率 {slope}</translation>
    </message>
    <message>
        <source>{when} AUC {area}, observed risk {observed} against {expected} predicted (ratio {ratio}), slope {slope}, integrated calibration index {ici}, Brier score {brier}, index of prediction accuracy {ipa}</source>
        <translation>{when} AUC {area}，观察风险 {observed}，预测 {expected}（比值 {ratio}），斜率 {slope}，综合校准指数 {ici}，Brier 分数 {brier}，预测准确性指数 {ipa}</translation>
    </message>
    <message>
        <source>Discrimination was measured by Harrell&apos;s C{harrell}, Uno&apos;s C{uno} and the AUC of telling patients with the event by {times} {unit} from those without it then{blanche}, with intervals by the infinitesimal jackknife; Harrell&apos;s C was held against the C that each model&apos;s own hazards let expect in this case mix{gonen}.</source>
        <translation>区分度以 Harrell C 指数{harrell}、Uno C 指数{uno}，以及区分截至 {times} {unit}发生事件与届时未发生者的 AUC{blanche}衡量，区间用无穷小刀切法；Harrell C 指数与各模型自身风险率在此病例构成下预期的 C 指数{gonen}相对照。</translation>
    </message>
    <message>
        <source>Calibration by each time was described by observed (one minus Kaplan-Meier&apos;s survival{kaplan}) over expected risk, the slope of the log hazard ratio with follow-up cut off there{houwelingen}, and the integrated calibration index with E50 and E90 of a Cox regression on a restricted cubic spline of the predicted risk{austin}.</source>
        <translation>各时间点的校准度以观察风险（1 减去 Kaplan-Meier 生存率{kaplan}）与预期风险之比、随访截止于该时间点时对数风险比的斜率{houwelingen}，以及以预测风险的限制性立方样条作 Cox 回归所得的综合校准指数及 E50、E90{austin}描述。</translation>
    </message>
    <message>
        <source>Overall accuracy was measured by the Brier score with weights for censoring{graf} and the index of prediction accuracy{kattan}, clinical benefit by decision curves with censored patients weighed in{vickers}.</source>
        <translation>总体准确性以删失加权的 Brier 分数{graf}和预测准确性指数{kattan}衡量，临床获益以计入删失患者的决策曲线{vickers}衡量。</translation>
    </message>
    <message>
        <source>{when} not judged, {reason}</source>
        <translation>{when} 未评价，{reason}</translation>
    </message>
    <message>
        <source>Models were compared by C and AUC of the same patients with paired intervals, two-sided, without correction for the number of comparisons.</source>
        <translation>各模型以相同患者的 C 指数和 AUC 作配对双侧比较并给出区间，未对比较次数作校正。</translation>
    </message>
    <message>
        <source>{when} observed over expected {ratio}, slope {slope}, integrated calibration index {ici}, Brier score {brier}</source>
        <translation>{when} 观察与预期之比 {ratio}，斜率 {slope}，综合校准指数 {ici}，Brier 分数 {brier}</translation>
    </message>
    <message>
        <source>{method}: Harrell&apos;s C {c}; {said}.</source>
        <translation>{method}：Harrell C 指数 {c}；{said}。</translation>
    </message>
    <message>
        <source>AUC in the model file: {sets}</source>
        <translation>模型文件中的 AUC：{sets}</translation>
    </message>
    <message>
        <source>{model}: the scores of {count} of {cases} cases carry a note (values imputed, or outside the training range); scores.csv holds them</source>
        <translation>{model}：{cases} 例病例中有 {count} 例的评分带有说明（数值经插补，或超出训练范围）；见 scores.csv</translation>
    </message>
    <message>
        <source>{cases} case(s) were not judged: {model} has no score, {reason}</source>
        <translation>{cases} 例病例未评价：{model}没有评分，{reason}</translation>
    </message>
    <message>
        <source>{cases} case(s) were not judged: {reason}</source>
        <translation>{cases} 例病例未评价：{reason}</translation>
    </message>
    <message>
        <source>net benefit of acting from a threshold probability on, against acting on all and on nobody</source>
        <translation>自某一阈值概率起干预的净获益，与全部干预及全不干预相比</translation>
    </message>
    <message>
        <source>Case mix against the training patients of {model}</source>
        <translation>与{model}训练患者的病例构成比较</translation>
    </message>
    <message>
        <source>standardised differences with 95 % intervals; beyond ±0.1 groups are usually called different</source>
        <translation>标准化差值及其 95 % 区间；超出 ±0.1 时通常认为两组不同</translation>
    </message>
    <message>
        <source>Calibration of {model} before and after each update</source>
        <translation>{model}各次更新前后的校准</translation>
    </message>
    <message>
        <source>AUC of {model} in each centre</source>
        <translation>{model}在各中心的 AUC</translation>
    </message>
    <message>
        <source>Calibration of {model} in each centre</source>
        <translation>{model}在各中心的校准</translation>
    </message>
    <message>
        <source>Measured against predicted by {model}</source>
        <translation>{model}的测量值与预测值</translation>
    </message>
    <message>
        <source>Bland-Altman of {model}</source>
        <translation>{model}的 Bland-Altman 图</translation>
    </message>
    <message>
        <source>standardised difference, here minus training</source>
        <translation>标准化差值（此处减训练）</translation>
    </message>
    <message>
        <source>ROC curves</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>of every model on the same patients</source>
        <translation>每个模型在相同患者上的曲线</translation>
    </message>
    <message>
        <source>Decision curves</source>
        <translation>决策曲线</translation>
    </message>
    <message>
        <source>Calibration of {model}</source>
        <translation>{model}的校准</translation>
    </message>
    <message>
        <source>Confusion of {model}</source>
        <translation>{model}的混淆矩阵</translation>
    </message>
    <message>
        <source>of each class against the rest</source>
        <translation>每一类别对其余类别</translation>
    </message>
    <message>
        <source>of each class against the rest; the updated curves are of cross-validated predictions</source>
        <translation>每一类别对其余类别；更新后的曲线来自交叉验证的预测</translation>
    </message>
    <message>
        <source>true class by predicted class</source>
        <translation>真实类别与预测类别</translation>
    </message>
    <message>
        <source>intercept updated</source>
        <translation>更新截距</translation>
    </message>
    <message>
        <source>intercept and slope updated</source>
        <translation>更新截距与斜率</translation>
    </message>
    <message>
        <source>baseline updated</source>
        <translation>更新基线</translation>
    </message>
    <message>
        <source>baseline and slope updated</source>
        <translation>更新基线与斜率</translation>
    </message>
    <message>
        <source>refitted</source>
        <translation>重新拟合</translation>
    </message>
    <message>
        <source>The model ({method}) was kept as {name} (SHA-256 {hash}...); it needs a validation of its own, on other patients.</source>
        <translation>更新后的模型（{method}）已另存为 {name}（SHA-256 {hash}...）；它需要在其他患者中另行验证。</translation>
    </message>
    <message>
        <source>The outcome was the column {outcome}, with two classes{event}.</source>
        <translation>结局为列 {outcome}，分两类{event}。</translation>
    </message>
    <message>
        <source>The outcome was the column {outcome}, a measured value.</source>
        <translation>结局为列 {outcome}，为测量值。</translation>
    </message>
    <message>
        <source>The outcome was the column {outcome}, with several classes.</source>
        <translation>结局为列 {outcome}，分多类。</translation>
    </message>
    <message>
        <source>Case mix was compared with the training patients by standardised differences{debray}.</source>
        <translation>病例构成以标准化差异{debray}与训练集患者比较。</translation>
    </message>
    <message>
        <source>Scores and figures were computed with OsteoRadiomics {version} ({others}).</source>
        <translation>评分和结果使用 OsteoRadiomics {version}（{others}）计算。</translation>
    </message>
    <message>
        <source>r {pearson}, R2 {r2}, mean absolute error {mae}, root mean squared error {rmse}, bias {bias}, limits of agreement {lower} to {upper} {unit}, slope {slope}</source>
        <translation>r {pearson}，R2 {r2}，平均绝对误差 {mae}，均方根误差 {rmse}，偏倚 {bias}，一致性界限 {lower} 至 {upper} {unit}，斜率 {slope}</translation>
    </message>
    <message>
        <source>{method}: macro AUC {area}, Brier score {brier}; {each}.</source>
        <translation>{method}：宏平均 AUC {area}，Brier 评分 {brier}；{each}。</translation>
    </message>
    <message>
        <source>Saved models were applied unchanged to patients they were not made from: {names}.</source>
        <translation>已保存的模型未作改动，应用于未参与建模的患者：{names}。</translation>
    </message>
    <message>
        <source>All models were judged on the same cases, those with an outcome and a score of every model.</source>
        <translation>所有模型在相同的病例上评价，即有结局且每个模型均有评分的病例。</translation>
    </message>
    <message>
        <source>Predictions were judged by Pearson&apos;s correlation, R2 (one minus residual over total sum of squares), mean absolute and root mean squared error, bias and limits of agreement{bland}, and the line of measured on predicted values.</source>
        <translation>预测值以 Pearson 相关系数、R2（1 减残差平方和与总平方和之比）、平均绝对误差和均方根误差、偏倚和一致性界限{bland}以及实测值对预测值的回归线评价。</translation>
    </message>
    <message>
        <source>Discrimination was measured by Hand and Till&apos;s AUC{hand}, classification by accuracy, balanced accuracy and linearly weighted kappa{kappa}, each class against the rest by AUC{delong} and calibration{vancalster}.</source>
        <translation>区分度以 Hand-Till AUC{hand}衡量，分类以准确率、平衡准确率和线性加权 kappa{kappa}衡量，各类别对其余类别以 AUC{delong}和校准度{vancalster}衡量。</translation>
    </message>
    <message>
        <source>Discrimination was measured by the area under the ROC curve (AUC) with DeLong&apos;s 95 % interval{delong} and held against the AUC that each model&apos;s own risks let expect in this case mix{klaveren}.</source>
        <translation>区分度以 ROC 曲线下面积（AUC）及 DeLong 95% 置信区间{delong}衡量，并与各模型自身预测风险在此病例构成下所期望的 AUC{klaveren}比较。</translation>
    </message>
    <message>
        <source>Calibration{vancalster} was described by calibration in the large, slope and intercept{cox}, the integrated calibration index with E50 and E90{austin} and the Hosmer-Lemeshow test{hosmer}; clinical benefit by decision curves{vickers}.</source>
        <translation>校准度{vancalster}以总体校准、斜率和截距{cox}、综合校准指数及 E50、E90{austin}和 Hosmer-Lemeshow 检验{hosmer}描述；临床获益以决策曲线{vickers}描述。</translation>
    </message>
    <message>
        <source>What an update would gain was estimated for {names}{steyerberg}, by {after}. The log-odds of each class against the first were given an intercept of their own, then one slope for all as well{vanhoorde}, or were refitted by multinomial logistic regression on the inputs of the model.</source>
        <translation>更新可能带来的收益按{names}估计{steyerberg}，方法为{after}。每一类别相对于第一类别的对数优势各自得到一个截距，其次再加上所有类别共用的一个斜率{vanhoorde}，或以模型的输入变量通过多项 logistic 回归重新拟合。</translation>
    </message>
    <message>
        <source>What an update would gain was estimated for {names}{steyerberg}, by {after}.</source>
        <translation>模型更新的获益就以下方式估计：{names}{steyerberg}；方法为{after}。</translation>
    </message>
    <message>
        <source>{cases} case(s) were not judged: {reason}.</source>
        <translation>{cases} 例未评价：{reason}。</translation>
    </message>
    <message>
        <source>Of {found} cases {judged} of {patients} patients were judged{events}.</source>
        <translation>{found} 例中评价了 {patients} 名患者的 {judged} 例{events}。</translation>
    </message>
    <message>
        <source>Its file gives: {earlier}.</source>
        <translation>模型文件中给出：{earlier}。</translation>
    </message>
    <message>
        <source>{model}: {said}.</source>
        <translation>{model}：{said}。</translation>
    </message>
    <message>
        <source>AUC {area}, {expected} expected in this case mix</source>
        <translation>AUC {area}，在此病例构成下期望为 {expected}</translation>
    </message>
    <message>
        <source>{name}: in the large {large}, slope {slope}</source>
        <translation>{name}：总体校准 {large}，斜率 {slope}</translation>
    </message>
    <message>
        <source>{first} v. {second}: difference of the mean absolute errors {difference}, P {p}.</source>
        <translation>{first} 对 {second}：平均绝对误差之差 {difference}，P {p}。</translation>
    </message>
    <message>
        <source>{first} v. {second}: difference of {measure} {difference}, P {p}.</source>
        <translation>{first} 与 {second} 相比：{measure}之差 {difference}，P {p}。</translation>
    </message>
    <message>
        <source>{first} v. {second}: difference of the AUCs {difference}, P {p}.</source>
        <translation>{first} 对 {second}：AUC 之差 {difference}，P {p}。</translation>
    </message>
    <message>
        <source> (event: {event})</source>
        <translation>（事件：{event}）</translation>
    </message>
    <message>
        <source>Rows of one patient were told by the column {column}; intervals and tests took the patient as the cluster{work}.</source>
        <translation>同一患者的各行由列 {column} 识别；置信区间和检验以患者为聚类单位{work}。</translation>
    </message>
    <message>
        <source>Classification was judged at each model&apos;s own frozen cut-off by sensitivity, specificity and the other rates with Wilson&apos;s 95 % intervals{wilson}; no cut-off was chosen on these patients.</source>
        <translation>分类在各模型自身锁定的截断值处以敏感度、特异度及其他比率（Wilson 95% 置信区间{wilson}）评价；未在这些患者上选择截断值。</translation>
    </message>
    <message>
        <source>AUCs were compared by DeLong&apos;s paired test, two-sided, without correction for the number of comparisons.</source>
        <translation>AUC 以 DeLong 配对检验（双侧）比较，未按比较次数校正。</translation>
    </message>
    <message>
        <source>, {events} with the event</source>
        <translation>，其中发生事件 {events} 例</translation>
    </message>
    <message>
        <source>calibration in the large {large}, slope {slope}, integrated calibration index {ici}, Hosmer-Lemeshow chi-square {chisq} ({df} df, P {p})</source>
        <translation>总体校准 {large}，斜率 {slope}，综合校准指数 {ici}，Hosmer-Lemeshow 卡方 {chisq}（自由度 {df}，P {p}）</translation>
    </message>
    <message>
        <source>at the cut-off {cutoff} sensitivity {sensitivity} and specificity {specificity}</source>
        <translation>截断值 {cutoff} 处敏感度 {sensitivity}、特异度 {specificity}</translation>
    </message>
    <message>
        <source>{name} ({title}, SHA-256 {hash}...)</source>
        <translation>{name}（{title}，SHA-256 {hash}…）</translation>
    </message>
    <message>
        <source>{name} {value} on {dataset}</source>
        <translation>{name} {value}（{dataset}）</translation>
    </message>
    <message>
        <source>{method}: not done, {reason}.</source>
        <translation>{method}：未进行，{reason}。</translation>
    </message>
    <message>
        <source>{method}: R2 {r2}, mean absolute error {mae}.</source>
        <translation>{method}：R2 {r2}，平均绝对误差 {mae}。</translation>
    </message>
    <message>
        <source>{method}: AUC {area}, slope {slope}, integrated calibration index {ici}.</source>
        <translation>{method}：AUC {area}，斜率 {slope}，综合校准指数 {ici}。</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>成像方式</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>制造商</translation>
    </message>
    <message>
        <source>Field strength (T)</source>
        <translation>场强（T）</translation>
    </message>
    <message>
        <source>Flip angle (°)</source>
        <translation>翻转角（°）</translation>
    </message>
    <message>
        <source>Tube voltage (kV)</source>
        <translation>管电压（kV）</translation>
    </message>
    <message>
        <source>Exposure (mAs)</source>
        <translation>曝光量（mAs）</translation>
    </message>
    <message>
        <source>Reconstruction kernel</source>
        <translation>重建卷积核</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Field of view (mm)</source>
        <translation>视野（mm）</translation>
    </message>
    <message>
        <source>Pixel spacing (mm)</source>
        <translation>像素间距（mm）</translation>
    </message>
    <message>
        <source>Slice thickness (mm)</source>
        <translation>层厚（mm）</translation>
    </message>
    <message>
        <source>Gap between slices (mm)</source>
        <translation>层间距（mm）</translation>
    </message>
</context>
<context>
    <name>PainGrade</name>
    <message>
        <source>Draw multifidus and erector spinae on lumbar MRI, measure their areas, fat and the angles of the lumbar spine, and extract radiomic features as a published study of low back pain defines them.</source>
        <translation>在腰椎 MRI 上勾画多裂肌与竖脊肌，测量其面积、脂肪及腰椎角度，并按已发表的腰痛研究的定义提取影像组学特征。</translation>
    </message>
    <message>
        <source>PainGrade</source>
        <translation>PainGrade</translation>
    </message>
</context>
<context>
    <name>RadiographStep</name>
    <message>
        <source>Chest radiograph</source>
        <translation>胸部 X 线片</translation>
    </message>
    <message>
        <source>A network that was trained with cxr train reads the whole picture; nothing is drawn.</source>
        <translation>用 cxr train 训练的网络读取整张图像，无需勾画。</translation>
    </message>
    <message>
        <source>Radiograph:</source>
        <translation>X 线片：</translation>
    </message>
    <message>
        <source>Frontal radiograph of the chest: a volume of one slice</source>
        <translation>胸部正位 X 线片：只有一层的体数据</translation>
    </message>
    <message>
        <source>Network:</source>
        <translation>网络：</translation>
    </message>
    <message>
        <source>The model.json in the folder &quot;model&quot; that cxr train wrote, that folder, or a .zip</source>
        <translation>cxr train 写出的文件夹“model”中的 model.json、该文件夹本身，或一个 .zip</translation>
    </message>
    <message>
        <source>Any shape of picture</source>
        <translation>接受任何形状的图像</translation>
    </message>
    <message>
        <source>Accept pictures that are narrower or wider than a chest is (--any-shape)</source>
        <translation>接受比胸部更窄或更宽的图像（--any-shape）</translation>
    </message>
    <message>
        <source>Score radiograph</source>
        <translation>为 X 线片评分</translation>
    </message>
    <message>
        <source>Kind of map that says where the score comes from</source>
        <translation>说明评分来源位置的图的种类</translation>
    </message>
    <message>
        <source>Show where</source>
        <translation>显示来源位置</translation>
    </message>
    <message>
        <source>Control network as well</source>
        <translation>同时显示对照网络</translation>
    </message>
    <message>
        <source>The same map of a network that was trained on shuffled labels, and so knows nothing</source>
        <translation>以打乱的标签训练、因而一无所知的网络的同一种图</translation>
    </message>
    <message>
        <source>Opacity:</source>
        <translation>不透明度：</translation>
    </message>
    <message>
        <source>How strongly the lines cover the radiograph</source>
        <translation>线条覆盖 X 线片的程度</translation>
    </message>
</context>
<context>
    <name>RadiomicsPanel</name>
    <message>
        <source>Case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Analyse one case: images, segments, score, maps, report</source>
        <translation>分析一个病例：图像、分割、评分、图、报告</translation>
    </message>
    <message>
        <source>Reader study</source>
        <translation>阅片研究</translation>
    </message>
    <message>
        <source>Read the cases of a reader study, or follow its progress</source>
        <translation>阅读读片研究的病例，或跟踪其进度</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>For research use only, no diagnosis.</source>
        <translation>仅供科研使用，不构成诊断。</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Show what belongs to the results</source>
        <translation>显示结果所附的提示</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Reader study</source>
        <translation>阅片研究</translation>
    </message>
    <message>
        <source>Study:</source>
        <translation>研究：</translation>
    </message>
    <message>
        <source>Open study...</source>
        <translation>打开研究...</translation>
    </message>
    <message>
        <source>Participant:</source>
        <translation>参与者：</translation>
    </message>
    <message>
        <source>Who you are in this study</source>
        <translation>您在本研究中的身份</translation>
    </message>
    <message>
        <source>Session:</source>
        <translation>轮次：</translation>
    </message>
    <message>
        <source>A later session opens when the one before is complete and the washout is over</source>
        <translation>前一轮完成且洗脱期结束后，后一轮才开放</translation>
    </message>
    <message>
        <source>The study is open at another workstation under this name. Close it there, or say why you take over:</source>
        <translation>该研究已在另一工作站以此名称打开。请在那里关闭，或说明接管的原因：</translation>
    </message>
    <message>
        <source>The reason stands in the audit log</source>
        <translation>原因写入审计日志</translation>
    </message>
    <message>
        <source>Reason for taking over</source>
        <translation>接管的原因</translation>
    </message>
    <message>
        <source>Begin reading</source>
        <translation>开始阅片</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Your cases in your order; double-click one to open it</source>
        <translation>按您的顺序排列的病例；双击打开</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一例</translation>
    </message>
    <message>
        <source>Open the case before; the drawing is kept (Alt+Left)</source>
        <translation>打开上一例；保留勾画（Alt+Left）</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一例</translation>
    </message>
    <message>
        <source>Open the next case that is left to do; the drawing is kept (Alt+Right)</source>
        <translation>打开下一例待阅病例；保留勾画（Alt+Right）</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Go on with the kept drawing and its time</source>
        <translation>继续已保留的勾画及其用时</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Forget the kept drawing and start from what is shown</source>
        <translation>放弃已保留的勾画，从当前显示的内容开始</translation>
    </message>
    <message>
        <source>Take first</source>
        <translation>采用第一个</translation>
    </message>
    <message>
        <source>Take second</source>
        <translation>采用第二个</translation>
    </message>
    <message>
        <source>Shown image:</source>
        <translation>显示的图像：</translation>
    </message>
    <message>
        <source>Which image of the case the slice views show; all are drawn on one grid</source>
        <translation>切片视图显示该病例的哪幅图像；全部在同一网格上勾画</translation>
    </message>
    <message>
        <source>Please look at this before you submit:</source>
        <translation>提交前请查看：</translation>
    </message>
    <message>
        <source>Correct the drawing, or say why it is right as it is:</source>
        <translation>请修改勾画，或说明其为何正确：</translation>
    </message>
    <message>
        <source>Recorded with the reading and shown in the report</source>
        <translation>随本次阅片记录，并显示在报告中</translation>
    </message>
    <message>
        <source>Reason why the drawing is right</source>
        <translation>勾画正确的理由</translation>
    </message>
    <message>
        <source>Both versions are kept; the reason stands in the audit log</source>
        <translation>两个版本均保留；原因写入审计日志</translation>
    </message>
    <message>
        <source>Reason for the revision</source>
        <translation>修订的原因</translation>
    </message>
    <message>
        <source>Comment:</source>
        <translation>备注：</translation>
    </message>
    <message>
        <source>Anything worth telling about this case; never the patient&apos;s name</source>
        <translation>关于该病例值得说明的内容；切勿填写患者姓名</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>选填</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Why this case cannot be read</source>
        <translation>该病例无法阅片的原因</translation>
    </message>
    <message>
        <source>Reason for skipping</source>
        <translation>跳过的原因</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Every participant and session, with the median active time per case</source>
        <translation>每位参与者与轮次，附每例有效用时中位数</translation>
    </message>
    <message>
        <source>Every case in every session (participant/session)</source>
        <translation>每例病例在每一轮次的状态（参与者/轮次）</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Final masks:</source>
        <translation>最终掩膜：</translation>
    </message>
    <message>
        <source>How the readings of a case become one mask</source>
        <translation>如何将同一病例的多次阅片合成一个掩膜</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>Needed when final masks by another method exist already</source>
        <translation>已有用其他方法合成的最终掩膜时须填写</translation>
    </message>
    <message>
        <source>Reason for another method</source>
        <translation>改用其他方法的原因</translation>
    </message>
    <message>
        <source>Agreement report...</source>
        <translation>一致性报告...</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出...</translation>
    </message>
</context>
<context>
    <name>Records</name>
    <message>
        <source>the image&apos;s edge cuts it</source>
        <translation>被图像边缘截断</translation>
    </message>
    <message>
        <source>its edge is uncertain (entropy {value} bit)</source>
        <translation>其边缘不确定（熵 {value} bit）</translation>
    </message>
    <message>
        <source>neighbouring slices do not agree (Dice {value})</source>
        <translation>相邻层面不一致（Dice {value}）</translation>
    </message>
    <message>
        <source>its volume is {value} times off what its neighbours let expect</source>
        <translation>其体积与相邻椎体所预期的相差 {value} 倍</translation>
    </message>
    <message>
        <source>its height is {value} times off what its neighbours let expect</source>
        <translation>其高度与相邻椎体所预期的相差 {value} 倍</translation>
    </message>
    <message>
        <source>predictions of the flipped image differ at its edge ({value})</source>
        <translation>翻转图像的预测在其边缘处不同（{value}）</translation>
    </message>
    <message>
        <source>body {number}, level not named</source>
        <translation>椎体 {number}，节段未命名</translation>
    </message>
    <message>
        <source>the network was trained on {sequences}, this image is {sequence}: look at every slice</source>
        <translation>该网络由 {sequences} 训练，而此图像为 {sequence}：请查看每一层面</translation>
    </message>
    <message>
        <source>its slices of {mm} mm are unlike those of training ({low} to {high} mm)</source>
        <translation>其层间距 {mm} mm 与训练图像不同（{low} 至 {high} mm）</translation>
    </message>
    <message>
        <source>its pixels of {mm} mm are unlike those of training ({low} to {high} mm)</source>
        <translation>其像素 {mm} mm 与训练图像不同（{low} 至 {high} mm）</translation>
    </message>
    <message>
        <source>{mm} mm {side} {level} hold no body: it cannot be told how many are missing, none is named there</source>
        <translation>{level} {side} {mm} mm 内没有椎体：无法判断缺少几个，该处均不命名</translation>
    </message>
    <message>
        <source>{side} {level} no body is named</source>
        <translation>{level} {side}的椎体均不命名</translation>
    </message>
    <message>
        <source>{mm} mm between {upper} and {lower} hold no body: {level} is taken to be missing</source>
        <translation>{upper} 与 {lower} 之间 {mm} mm 内没有椎体：认为缺少 {level}</translation>
    </message>
    <message>
        <source>above</source>
        <translation>上方</translation>
    </message>
    <message>
        <source>below</source>
        <translation>下方</translation>
    </message>
    <message>
        <source>map: left out, because they need the package torch (about 200 MB to fetch): {kinds}</source>
        <translation>图：以下各图因需要 torch 软件包（下载约 200 MB）而略去：{kinds}</translation>
    </message>
    <message>
        <source>image: its lungs were whiter than its mediastinum; the grey levels were turned round</source>
        <translation>图像：肺野比纵隔更白；灰度已反转</translation>
    </message>
    <message>
        <source>image: lungs and mediastinum are equally white; it may not be a frontal radiograph of the chest</source>
        <translation>图像：肺野与纵隔同样白；它可能不是胸部正位 X 线片</translation>
    </message>
    <message>
        <source>image: the radiograph does not say its view; a frontal one was taken for granted</source>
        <translation>图像：该 X 线片未说明投照体位；按正位片处理</translation>
    </message>
    <message>
        <source>image: it has {what} of {value}, those trained on had {low} to {high}</source>
        <translation>图像：其{what}为 {value}，训练所用图像为 {low} 至 {high}</translation>
    </message>
    <message>
        <source>a width by height</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>a contrast of mediastinum and lungs</source>
        <translation>纵隔与肺野的对比度</translation>
    </message>
    <message>
        <source>{name} model: {figure} {pooled} of all out-of-fold predictions together, {within} as the mean within folds; below 0.5 a model has found nothing that holds, and where events are few or selection finds little the former can lie well below chance, because it compares predictions of models that each moved away from the cases left out; the mean within folds compares those of one model</source>
        <translation>{name}模型：全部折外预测合并的 {figure} 为 {pooled}，各折内的均值为 {within}；低于 0.5 说明模型没有找到能够成立的规律；事件少或筛选所得甚少时，前者可能明显低于机遇水平，因为它比较的是不同模型的预测值，而每个模型都偏离了留出的病例；折内均值只比较同一模型的预测值</translation>
    </message>
    <message>
        <source>training set, out of fold; interval widened for cross-validation</source>
        <translation>训练集，折外；区间已按交叉验证加宽</translation>
    </message>
    <message>
        <source>Out of fold, 95 % intervals are for new patients: {count} folds make the variance {inflation} times that of a fixed score (Nadeau and Bengio 2003), AUC and average precision on the logit scale</source>
        <translation>折外的 95 % 区间针对新患者：{count} 折使方差为固定评分的 {inflation} 倍（Nadeau 与 Bengio 2003），AUC 和平均精确率在 logit 尺度上计算</translation>
    </message>
    <message>
        <source>interval and P conditional on the predictions</source>
        <translation>区间和 P 值以这些预测值为条件</translation>
    </message>
    <message>
        <source>P conditional on the predictions</source>
        <translation>P 值以这些预测值为条件</translation>
    </message>
    <message>
        <source>{count} image(s) of the case list are no DICOM series, so nothing is known of how they were made</source>
        <translation>病例列表中有 {count} 幅图像不是 DICOM 序列，其扫描参数不详</translation>
    </message>
    <message>
        <source>{where}: {count} file(s) cannot be read, the first is {name}</source>
        <translation>{where}：有 {count} 个文件无法读取，第一个为 {name}</translation>
    </message>
    <message>
        <source>intervals and P conditional on the predictions</source>
        <translation>区间和 P 值以这些预测值为条件</translation>
    </message>
    <message>
        <source>For research use only: not a diagnosis.</source>
        <translation>仅供科研使用：不构成诊断。</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>internal</source>
        <translation>内部测试集</translation>
    </message>
    <message>
        <source>external</source>
        <translation>外部测试集</translation>
    </message>
    <message>
        <source>internal test</source>
        <translation>内部测试</translation>
    </message>
    <message>
        <source>external test</source>
        <translation>外部测试</translation>
    </message>
    <message>
        <source>train, out-of-fold</source>
        <translation>训练集，折外</translation>
    </message>
    <message>
        <source>clinical</source>
        <translation>临床</translation>
    </message>
    <message>
        <source>radiomics</source>
        <translation>影像组学</translation>
    </message>
    <message>
        <source>combined</source>
        <translation>联合</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>深度学习</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常数特征</translation>
    </message>
    <message>
        <source>univariate</source>
        <translation>单因素</translation>
    </message>
    <message>
        <source>redundancy</source>
        <translation>冗余</translation>
    </message>
    <message>
        <source>case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>readers</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>rater</source>
        <translation>评分者</translation>
    </message>
    <message>
        <source>raters</source>
        <translation>评分者</translation>
    </message>
    <message>
        <source>session</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>sessions</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>roi</source>
        <translation>ROI</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>结局</translation>
    </message>
    <message>
        <source>models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>classifiers</source>
        <translation>分类器</translation>
    </message>
    <message>
        <source>risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>uncalibrated probability</source>
        <translation>再校准之前的概率</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>logit</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logit</translation>
    </message>
    <message>
        <source>log odds</source>
        <translation>对数比值</translation>
    </message>
    <message>
        <source>age</source>
        <translation>年龄</translation>
    </message>
    <message>
        <source>sex</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>bmi</source>
        <translation>体质指数</translation>
    </message>
    <message>
        <source>diabetes</source>
        <translation>糖尿病</translation>
    </message>
    <message>
        <source>smoking</source>
        <translation>吸烟</translation>
    </message>
    <message>
        <source>drinking</source>
        <translation>饮酒</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>years</source>
        <translation>岁</translation>
    </message>
    <message>
        <source>degrees</source>
        <translation>度</translation>
    </message>
    <message>
        <source>lordosis_L1_S1</source>
        <translation>腰椎前凸角 L1-S1</translation>
    </message>
    <message>
        <source>facet_orientation_left</source>
        <translation>左侧 L4-5 关节突关节角</translation>
    </message>
    <message>
        <source>facet_orientation_right</source>
        <translation>右侧 L4-5 关节突关节角</translation>
    </message>
    <message>
        <source>MF_R_area</source>
        <translation>右侧多裂肌横截面积</translation>
    </message>
    <message>
        <source>MF_R_fat_rate</source>
        <translation>右侧多裂肌脂肪率</translation>
    </message>
    <message>
        <source>MF_L_area</source>
        <translation>左侧多裂肌横截面积</translation>
    </message>
    <message>
        <source>MF_L_fat_rate</source>
        <translation>左侧多裂肌脂肪率</translation>
    </message>
    <message>
        <source>ES_R_area</source>
        <translation>右侧竖脊肌横截面积</translation>
    </message>
    <message>
        <source>ES_R_fat_rate</source>
        <translation>右侧竖脊肌脂肪率</translation>
    </message>
    <message>
        <source>ES_L_area</source>
        <translation>左侧竖脊肌横截面积</translation>
    </message>
    <message>
        <source>ES_L_fat_rate</source>
        <translation>左侧竖脊肌脂肪率</translation>
    </message>
    <message>
        <source>l4_area</source>
        <translation>L4 椎体面积</translation>
    </message>
    <message>
        <source>osteoporosis</source>
        <translation>骨质疏松</translation>
    </message>
    <message>
        <source>no osteoporosis</source>
        <translation>无骨质疏松</translation>
    </message>
    <message>
        <source>(intercept)</source>
        <translation>（截距）</translation>
    </message>
    <message>
        <source>{variable} ({level} v. {reference})</source>
        <translation>{variable}（{level}，对照{reference}）</translation>
    </message>
    <message>
        <source>{name} ({unit})</source>
        <translation>{name}（{unit}）</translation>
    </message>
    <message>
        <source>&lt; {cut} {unit}</source>
        <translation>&lt; {cut} {unit}</translation>
    </message>
    <message>
        <source>≥ {cut} {unit}</source>
        <translation>≥ {cut} {unit}</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Student t 检验</translation>
    </message>
    <message>
        <source>Welch</source>
        <translation>Welch t 检验</translation>
    </message>
    <message>
        <source>Mann-Whitney</source>
        <translation>Mann-Whitney 检验</translation>
    </message>
    <message>
        <source>ANOVA</source>
        <translation>方差分析</translation>
    </message>
    <message>
        <source>Kruskal-Wallis</source>
        <translation>Kruskal-Wallis 检验</translation>
    </message>
    <message>
        <source>Fisher</source>
        <translation>Fisher 精确检验</translation>
    </message>
    <message>
        <source>chi-square</source>
        <translation>卡方检验</translation>
    </message>
    <message>
        <source>chi-square with Yates&apos; correction</source>
        <translation>Yates 校正卡方检验</translation>
    </message>
    <message>
        <source>Fisher, {count} simulated tables</source>
        <translation>Fisher 精确检验，{count} 个模拟列联表</translation>
    </message>
    <message>
        <source>Numbers: mean ± SD where the Shapiro-Wilk test gives P &gt; 0.05 in every group of every set, compared by Student&apos;s t-test (Welch&apos;s where Levene&apos;s test gives P ≤ 0.05 in a set) or one-way ANOVA; otherwise median (IQR), Mann-Whitney or Kruskal-Wallis, in all sets alike. U is that of the first group, Z with tie and continuity correction, not given where P is exact. Categories: n (%), chi-square without correction where all expected counts are 5 or more, otherwise Fisher&apos;s exact test, which has no statistic.</source>
        <translation>数值变量：各数据集各组 Shapiro-Wilk 检验 P &gt; 0.05 时以均值 ± 标准差表示，用 Student t 检验（任一数据集 Levene 检验 P ≤ 0.05 时用 Welch 检验）或单因素方差分析比较；否则以中位数（四分位数间距）表示，用 Mann-Whitney 或 Kruskal-Wallis 检验；各数据集形式一致。U 为第一组的统计量，Z 经结值与连续性校正，P 为精确值时不列出。分类变量：例数（%），期望频数均不小于 5 时用未校正的卡方检验，否则用 Fisher 精确检验（无统计量）。</translation>
    </message>
    <message>
        <source>Numbers: mean +- SD where the Shapiro-Wilk test gives P &gt; 0.05 in every group of every set, compared by Student&apos;s t-test (Welch&apos;s where Levene&apos;s test gives P &lt;= 0.05 in a set) or one-way ANOVA; otherwise median (IQR), Mann-Whitney or Kruskal-Wallis, in all sets alike. U is that of the first group, Z with tie and continuity correction, not given where P is exact. Categories: n (%), chi-square without correction where all expected counts are 5 or more, otherwise Fisher&apos;s exact test, which has no statistic.</source>
        <translation>数值变量：各数据集各组 Shapiro-Wilk 检验 P &gt; 0.05 时以均值 ± 标准差表示，用 Student t 检验（任一数据集 Levene 检验 P ≤ 0.05 时用 Welch 检验）或单因素方差分析比较；否则以中位数（四分位数间距）表示，用 Mann-Whitney 或 Kruskal-Wallis 检验；各数据集形式一致。U 为第一组的统计量，Z 经结值与连续性校正，P 为精确值时不列出。分类变量：例数（%），期望频数均不小于 5 时用未校正的卡方检验，否则用 Fisher 精确检验（无统计量）。</translation>
    </message>
    <message>
        <source>leak-proof</source>
        <translation>防泄漏顺序</translation>
    </message>
    <message>
        <source>paper-order</source>
        <translation>论文顺序</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机搜索</translation>
    </message>
    <message>
        <source>bayes</source>
        <translation>贝叶斯搜索</translation>
    </message>
    <message>
        <source>features sha256</source>
        <translation>特征表 SHA-256</translation>
    </message>
    <message>
        <source>clinical sha256</source>
        <translation>临床表 SHA-256</translation>
    </message>
    <message>
        <source>stable sha256</source>
        <translation>稳定特征列表 SHA-256</translation>
    </message>
    <message>
        <source>case column</source>
        <translation>病例列</translation>
    </message>
    <message>
        <source>set column</source>
        <translation>数据集列</translation>
    </message>
    <message>
        <source>patient column</source>
        <translation>患者列</translation>
    </message>
    <message>
        <source>features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>selection</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>discrimination</source>
        <translation>区分度</translation>
    </message>
    <message>
        <source>explanation</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>subgroups</source>
        <translation>亚组</translation>
    </message>
    <message>
        <source>checklists</source>
        <translation>报告清单</translation>
    </message>
    <message>
        <source>procedure</source>
        <translation>重复验证</translation>
    </message>
    <message>
        <source>agreement</source>
        <translation>一致性</translation>
    </message>
    <message>
        <source>benefit</source>
        <translation>获益</translation>
    </message>
    <message>
        <source>Logistic regression</source>
        <translation>逻辑回归</translation>
    </message>
    <message>
        <source>Logistic regression, ridge penalty</source>
        <translation>逻辑回归（岭惩罚）</translation>
    </message>
    <message>
        <source>Logistic regression, elastic net</source>
        <translation>逻辑回归（弹性网络）</translation>
    </message>
    <message>
        <source>K nearest neighbours</source>
        <translation>K 近邻</translation>
    </message>
    <message>
        <source>Support vector machine, linear</source>
        <translation>线性支持向量机</translation>
    </message>
    <message>
        <source>Support vector machine, radial</source>
        <translation>径向基支持向量机</translation>
    </message>
    <message>
        <source>Principal components and support vector machine</source>
        <translation>主成分与支持向量机</translation>
    </message>
    <message>
        <source>Random forest</source>
        <translation>随机森林</translation>
    </message>
    <message>
        <source>Multi-layer perceptron</source>
        <translation>多层感知机</translation>
    </message>
    <message>
        <source>Gaussian naive Bayes</source>
        <translation>高斯朴素贝叶斯</translation>
    </message>
    <message>
        <source>Linear regression</source>
        <translation>线性回归</translation>
    </message>
    <message>
        <source>{model} model of {protocol} ({classifier})</source>
        <translation>{protocol} 的{model}模型（{classifier}）</translation>
    </message>
    <message>
        <source>{model} model of {protocol} (Linear regression)</source>
        <translation>{protocol} 的{model}模型（线性回归）</translation>
    </message>
    <message>
        <source>{model} model of {protocol} (Cox regression)</source>
        <translation>{protocol} 的{model}模型（Cox 回归）</translation>
    </message>
    <message>
        <source>Only {events} events among the training cases: every number here is uncertain</source>
        <translation>训练集仅有 {events} 例事件：此处所有数值都不确定</translation>
    </message>
    <message>
        <source>{name} was left out of the clinical model: {reason}</source>
        <translation>{name} 未纳入临床模型：{reason}</translation>
    </message>
    <message>
        <source>{names} puts events and event-free patients in order: the hazard ratio has no finite estimate</source>
        <translation>{names} 使事件患者与无事件患者完全分离：风险比没有有限估计值</translation>
    </message>
    <message>
        <source>No case of set {set} was followed beyond {time} {unit}: nothing is judged there</source>
        <translation>数据集 {set} 中没有病例随访超过 {time} {unit}：该时间点不作评价</translation>
    </message>
    <message>
        <source>No case of set {set} has the event by {time} {unit}: nothing is judged there</source>
        <translation>数据集 {set} 中没有病例在 {time} {unit}内发生事件：该时间点不作评价</translation>
    </message>
    <message>
        <source>nobody was followed until {time}</source>
        <translation>没有患者随访至 {time}</translation>
    </message>
    <message>
        <source>nobody had the event by {time}</source>
        <translation>截至 {time} 没有患者发生事件</translation>
    </message>
    <message>
        <source>nobody was followed beyond {time} without the event</source>
        <translation>没有未发生事件的患者随访超过 {time}</translation>
    </message>
    <message>
        <source>no interval where none or all have the event</source>
        <translation>全部或无人发生事件时没有区间</translation>
    </message>
    <message>
        <source>no two patients can be compared: every one with the event was followed longest</source>
        <translation>没有可比较的两名患者：发生事件者均为随访最久者</translation>
    </message>
    <message>
        <source>fewer than {least} cases</source>
        <translation>少于 {least} 例</translation>
    </message>
    <message>
        <source>Cox score</source>
        <translation>Cox 得分检验</translation>
    </message>
    <message>
        <source>log hazard ratio</source>
        <translation>对数风险比</translation>
    </message>
    <message>
        <source>time-to-event</source>
        <translation>事件发生时间</translation>
    </message>
    <message>
        <source>{model} model of {protocol}</source>
        <translation>{protocol} 的{model}模型</translation>
    </message>
    <message>
        <source>{model} model of {protocol}, {name} against the rest</source>
        <translation>{protocol} 的{model}模型，{name}对其余类别</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Shape 2D</source>
        <translation>二维形状</translation>
    </message>
    <message>
        <source>First order</source>
        <translation>一阶统计</translation>
    </message>
    <message>
        <source>Contribution map</source>
        <translation>贡献图</translation>
    </message>
    <message>
        <source>Occlusion map</source>
        <translation>遮挡图</translation>
    </message>
    <message>
        <source>Contribution to {subject}</source>
        <translation>对{subject}的贡献</translation>
    </message>
    <message>
        <source>Occlusion effect on {subject}</source>
        <translation>遮挡对{subject}的影响</translation>
    </message>
    <message>
        <source>The map shows {shown} of the {all} radiomic inputs of {model}, {share} % of their standardised weight</source>
        <translation>图中显示 {model} 的 {all} 项影像组学输入中的 {shown} 项，占其标准化权重的 {share} %</translation>
    </message>
    <message>
        <source>The map shows {shown} of the {all} radiomic inputs of {model}</source>
        <translation>图中显示 {model} 的 {all} 项影像组学输入中的 {shown} 项</translation>
    </message>
    <message>
        <source>Without a voxel-wise map: {names}</source>
        <translation>无体素级图：{names}</translation>
    </message>
    <message>
        <source>protocol {name} differs from the one the model was trained with: the map may be meaningless</source>
        <translation>方案 {name} 与训练该模型所用方案不同：该图可能没有意义</translation>
    </message>
    <message>
        <source>Osteoporosis from lumbar MRI (L1-L3)</source>
        <translation>腰椎 MRI（L1-L3）预测骨质疏松</translation>
    </message>
    <message>
        <source>Osteoporosis from routine chest CT (T12-L1)</source>
        <translation>常规胸部 CT（T12-L1）预测骨质疏松</translation>
    </message>
    <message>
        <source>Osteoporosis from chest radiographs</source>
        <translation>胸部 X 线片预测骨质疏松</translation>
    </message>
    <message>
        <source>Pain grade from multifidus and erector spinae on lumbar MRI</source>
        <translation>腰椎 MRI 多裂肌与竖脊肌预测疼痛分级</translation>
    </message>
    <message>
        <source>Quantitative CT bone mineral density below 80 mg/cm3</source>
        <translation>定量 CT 骨密度低于 80 mg/cm3</translation>
    </message>
    <message>
        <source>DXA T-score of -2.5 or lower</source>
        <translation>双能 X 线吸收法（DXA）T 值不高于 -2.5</translation>
    </message>
    <message>
        <source>Osteoporosis as recorded by the hospital</source>
        <translation>医院记录的骨质疏松</translation>
    </message>
    <message>
        <source>Visual analogue scale of pain 5 or more</source>
        <translation>疼痛视觉模拟评分不低于 5</translation>
    </message>
    <message>
        <source>The study states bin width 25 on images scaled to 0..1, which leaves one grey level. Here the 0..1 image is multiplied by 255 before binning.</source>
        <translation>原研究称在缩放至 0..1 的图像上采用组距 25，这只会剩下一个灰度级。此处在分组前将 0..1 的图像乘以 255。</translation>
    </message>
    <message>
        <source>The study names a cubic interpolator; the cubic B-spline of SimpleITK is used.</source>
        <translation>原研究称采用三次插值；此处采用 SimpleITK 的三次 B 样条。</translation>
    </message>
    <message>
        <source>The study gives neither bin width nor preprocessing of the images; 32 bins per ROI make MR intensities of different scanners comparable.</source>
        <translation>原研究未给出组距与图像预处理；每个 ROI 分 32 组使不同扫描仪的 MR 信号强度可比。</translation>
    </message>
    <message>
        <source>Labels 1 to 4 run from the patient&apos;s right to left: erector spinae, multifidus, multifidus, erector spinae.</source>
        <translation>标签 1 至 4 自患者右侧至左侧依次为：竖脊肌、多裂肌、多裂肌、竖脊肌。</translation>
    </message>
    <message>
        <source>Osteoporosis from age and sex: published clinical equation of op-mri</source>
        <translation>由年龄与性别预测骨质疏松：op-mri 已发表的临床方程</translation>
    </message>
    <message>
        <source>the study does not print the covariance of its coefficients</source>
        <translation>原研究未给出系数的协方差</translation>
    </message>
    <message>
        <source>the study does not print the cut-off of this model</source>
        <translation>原研究未给出该模型的截断值</translation>
    </message>
    <message>
        <source>Contributions are measured from the training cohort: the share of men among its 768 patients (307 men) and 69 years, midway between the two groups&apos; median ages, because the mean age is not printed.</source>
        <translation>贡献以训练队列为参照：其 768 例患者中的男性比例（307 例男性）与 69 岁，即两组年龄中位数的中点，因为原文未给出平均年龄。</translation>
    </message>
    <message>
        <source>The cohort has chronic low back pain and was referred for lumbar MRI: more than half have osteoporosis. In other populations the probability is not calibrated.</source>
        <translation>该队列为因慢性腰痛行腰椎 MRI 检查者：半数以上患有骨质疏松。在其他人群中该概率未经校准。</translation>
    </message>
    <message>
        <source>Equation printed by {reference}: {equation}</source>
        <translation>方程引自 {reference}：{equation}</translation>
    </message>
    <message>
        <source>published medians ± 2 interquartile ranges of the training groups</source>
        <translation>发表的训练组中位数 ± 2 倍四分位数间距</translation>
    </message>
    <message>
        <source>n4</source>
        <translation>N4 偏置场校正</translation>
    </message>
    <message>
        <source>rescale</source>
        <translation>重标定</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>比特</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>矢状面</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>冠状面</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>横断面</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>inter-reader</source>
        <translation>阅片者间</translation>
    </message>
    <message>
        <source>readings</source>
        <translation>阅片结果</translation>
    </message>
    <message>
        <source>hidden-repeat intra-reader {reader}</source>
        <translation>阅片者内 {reader}（隐藏重复病例）</translation>
    </message>
    <message>
        <source>hidden-repeat intra-reader {reader}, session {session}</source>
        <translation>阅片者内 {reader}（隐藏重复病例，第 {session} 轮）</translation>
    </message>
    <message>
        <source>{reader}/{session} first</source>
        <translation>{reader}/{session} 第一次</translation>
    </message>
    <message>
        <source>{reader}/{session} repeat</source>
        <translation>{reader}/{session} 重复</translation>
    </message>
    <message>
        <source>{count} masks of {reading} are byte for byte those of {other}</source>
        <translation>{reading}有 {count} 个掩膜与{other}逐字节相同</translation>
    </message>
    <message>
        <source>{place} is missing: the folder was deleted</source>
        <translation>{place} 缺失：文件夹已被删除</translation>
    </message>
    <message>
        <source>{place} was deleted</source>
        <translation>{place} 已被删除</translation>
    </message>
    <message>
        <source>{place} was changed by hand: its hash differs</source>
        <translation>{place} 被人为修改：哈希值不一致</translation>
    </message>
    <message>
        <source>{place} the record was changed by hand: no audit line tells of it as it is</source>
        <translation>{place} 记录被人为修改：审计日志中没有与之相符的记录</translation>
    </message>
    <message>
        <source>{place} is a reading of {reader}, session {session}: another reader&apos;s file was put here</source>
        <translation>{place} 是 {reader} 第 {session} 轮的阅片：此处放入了其他阅片者的文件</translation>
    </message>
    <message>
        <source>intra-reader {reader}</source>
        <translation>阅片者内 {reader}</translation>
    </message>
    <message>
        <source>intra-reader</source>
        <translation>阅片者内</translation>
    </message>
    <message>
        <source>reader v. reviewer {reviewer}</source>
        <translation>阅片者与复核者 {reviewer} 对比</translation>
    </message>
    <message>
        <source>simulated readers</source>
        <translation>模拟阅片者</translation>
    </message>
    <message>
        <source>Reader agreement, {title}</source>
        <translation>阅片者一致性，{title}</translation>
    </message>
    <message>
        <source>Stability of features under simulated contour errors</source>
        <translation>模拟轮廓误差下特征的稳定性</translation>
    </message>
    <message>
        <source>lower {level} bound of {form}</source>
        <translation>{form} 的 {level} 下限</translation>
    </message>
    <message>
        <source>one-way random, absolute agreement, single rater</source>
        <translation>单因素随机，绝对一致性，单一评分者</translation>
    </message>
    <message>
        <source>two-way random, absolute agreement, single rater</source>
        <translation>双因素随机，绝对一致性，单一评分者</translation>
    </message>
    <message>
        <source>two-way mixed, consistency, single rater</source>
        <translation>双因素混合，相对一致性，单一评分者</translation>
    </message>
    <message>
        <source>one-way random, absolute agreement, average of k raters</source>
        <translation>单因素随机，绝对一致性，k 名评分者均值</translation>
    </message>
    <message>
        <source>two-way random, absolute agreement, average of k raters</source>
        <translation>双因素随机，绝对一致性，k 名评分者均值</translation>
    </message>
    <message>
        <source>two-way mixed, consistency, average of k raters</source>
        <translation>双因素混合，相对一致性，k 名评分者均值</translation>
    </message>
    <message>
        <source>{statistic} {value} is not above {threshold}</source>
        <translation>{statistic} 为 {value}，不高于 {threshold}</translation>
    </message>
    <message>
        <source>constant: the feature has one value in all cases and readings</source>
        <translation>常数：该特征在所有病例与阅片中取同一数值</translation>
    </message>
    <message>
        <source>every rating is the same grade: chance agreement is complete</source>
        <translation>所有评分均为同一级别：偶然一致已达全部</translation>
    </message>
    <message>
        <source>no complete case</source>
        <translation>没有完整的病例</translation>
    </message>
    <message>
        <source>a rater gave every case the same grade: agreement beyond chance cannot show, whatever the other says</source>
        <translation>一名评分者对所有病例给出同一级别：无论另一名如何评分，都无法显示超出偶然的一致性</translation>
    </message>
    <message>
        <source>the grades mix numbers and words, so that 1 and &apos;1&apos; would be two grades: write them alike</source>
        <translation>分级中数字与文字混用，1 与“1”会被当作两个级别：请统一写法</translation>
    </message>
    <message>
        <source>one case has no spread to estimate an error from</source>
        <translation>仅一个病例，无法由离散度估计误差</translation>
    </message>
    <message>
        <source>every case agrees with chance alike: the error is 0 by construction, not by precision</source>
        <translation>每个病例与偶然的一致程度相同：误差为 0 是由构造所致，而非精确</translation>
    </message>
    <message>
        <source>fewer than two complete cases</source>
        <translation>完整病例不足两例</translation>
    </message>
    <message>
        <source>the cases do not differ within any rater</source>
        <translation>任一评分者的病例之间均无差异</translation>
    </message>
    <message>
        <source>the single-rater ICC is at or below -1/(k-1), where the average of k raters has no reliability</source>
        <translation>单一评分者 ICC 不高于 -1/(k-1)，此时 k 名评分者均值没有信度</translation>
    </message>
    <message>
        <source>the variance components cancel: the ICC is 0/0</source>
        <translation>方差成分相互抵消：ICC 为 0/0</translation>
    </message>
    <message>
        <source>fewer than two complete pairs</source>
        <translation>完整的配对不足两对</translation>
    </message>
    <message>
        <source>both masks are empty</source>
        <translation>两个掩膜均为空</translation>
    </message>
    <message>
        <source>a case&apos;s mean is not above 0, so a coefficient of variation has no meaning</source>
        <translation>某病例的均值不大于 0，变异系数没有意义</translation>
    </message>
    <message>
        <source>{overruled} of {count} readings overrule a completeness check, with a reason</source>
        <translation>{count} 次阅片中有 {overruled} 次在说明理由后越过了完整性检查</translation>
    </message>
    <message>
        <source>features of {count} images could not be extracted</source>
        <translation>{count} 幅图像的特征无法提取</translation>
    </message>
    <message>
        <source>{id} revised copies of {of}&apos;s masks, so the two are not independent</source>
        <translation>{id} 修改的是 {of} 掩膜的副本，因此两者并不独立</translation>
    </message>
    <message>
        <source>reader {number}</source>
        <translation>阅片者 {number}</translation>
    </message>
    <message>
        <source>{count} training cases, which every reader read first, are left out of all figures</source>
        <translation>每名阅片者最先阅读的 {count} 例训练病例未计入任何数字</translation>
    </message>
    <message>
        <source>{minutes} minutes</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>the clock of {reader}&apos;s computer was set back by {much} ({count} times, the largest)</source>
        <translation>{reader} 的计算机时钟曾被回拨 {much}（共 {count} 次，此为最大值）</translation>
    </message>
    <message>
        <source>the clock of {reader}&apos;s computer was {much} behind the study drive&apos;s when the study was opened ({count} times, the largest)</source>
        <translation>打开研究时，{reader} 的计算机时钟比研究磁盘的时钟慢 {much}（共 {count} 次，此为最大值）</translation>
    </message>
    <message>
        <source>the clock of {reader}&apos;s computer was {much} ahead of the study drive&apos;s when the study was opened ({count} times, the largest)</source>
        <translation>打开研究时，{reader} 的计算机时钟比研究磁盘的时钟快 {much}（共 {count} 次，此为最大值）</translation>
    </message>
    <message>
        <source>{count} masks of {reader}, session {session}, are byte for byte those of {other}, session {earlier} ({cases})</source>
        <translation>{reader} 第 {session} 轮的 {count} 个掩膜与 {other} 第 {earlier} 轮的掩膜逐字节相同（{cases}）</translation>
    </message>
    <message>
        <source>{count} masks of {reader}, session {session}, are byte for byte those of the same reader, session {earlier} ({cases})</source>
        <translation>{reader} 第 {session} 轮的 {count} 个掩膜与该阅片者第 {earlier} 轮的掩膜逐字节相同（{cases}）</translation>
    </message>
    <message>
        <source>{count} findings of study verify say that the study was changed by other means than the software</source>
        <translation>study verify 的 {count} 项发现表明，研究曾被软件以外的途径更改</translation>
    </message>
    <message>
        <source>no case was read by two independent readers in common, so there is no inter-reader agreement</source>
        <translation>没有病例由两名独立阅片者共同阅片，因此没有阅片者间一致性</translation>
    </message>
    <message>
        <source>Contour errors of SD {sd_mm} mm, smooth over {length_mm} mm, readers&apos; habits of SD {habit_mm} mm, seed {seed}</source>
        <translation>轮廓误差标准差 {sd_mm} mm，平滑尺度 {length_mm} mm，阅片者习惯偏差标准差 {habit_mm} mm，随机种子 {seed}</translation>
    </message>
    <message>
        <source>{count} readings could not be simulated or extracted</source>
        <translation>{count} 次阅片无法模拟或提取</translation>
    </message>
    <message>
        <source>some readers are simulated: this estimates stability, not agreement between people</source>
        <translation>部分阅片者为模拟：估计的是稳定性，而非人与人之间的一致性</translation>
    </message>
    <message>
        <source>95 %: AUC DeLong, proportions Wilson, F1 Wilson (indirect), net benefit bootstrap, others normal</source>
        <translation>95 %：AUC 用 DeLong 法，各率用 Wilson 法，F1 用 Wilson 法（间接），净获益用自助法，其余用正态近似</translation>
    </message>
    <message>
        <source>patient as the cluster: AUC and its comparison Obuchowski 1997, proportions Wilson with the effective number of rows, net benefit bootstrap of patients, others cluster sandwich</source>
        <translation>以患者为聚类单位：AUC 及其比较用 Obuchowski 1997，各率用按有效行数的 Wilson 法，净获益用患者自助法，其余用聚类稳健（三明治）方差</translation>
    </message>
    <message>
        <source>correlations and concordance Fisher&apos;s z, R2 and errors by the delta method, others Student&apos;s t</source>
        <translation>相关系数与一致性系数用 Fisher z 变换，R2 与误差用 delta 法，其余用 Student t 分布</translation>
    </message>
    <message>
        <source>patient as the cluster: correlations Fisher&apos;s z with the effective number of rows, others cluster sandwich with Student&apos;s t, concordance on Fisher&apos;s scale, Wilcoxon&apos;s test of the patients&apos; means</source>
        <translation>以患者为聚类单位：相关系数用按有效行数的 Fisher z 变换，其余用聚类稳健（三明治）方差与 Student t 分布，一致性系数在 Fisher 尺度上，Wilcoxon 检验取患者均值</translation>
    </message>
    <message>
        <source>patient as the cluster: correlations Fisher&apos;s z with the effective number of rows, others cluster sandwich with Student&apos;s t, Wilcoxon&apos;s test of the patients&apos; means</source>
        <translation>以患者为聚类单位：相关系数用按有效行数的 Fisher z 变换，其余用聚类稳健（三明治）方差与 Student t 分布，Wilcoxon 检验取患者均值</translation>
    </message>
    <message>
        <source>the cut-off was chosen on the data it is judged on: the rates are optimistic</source>
        <translation>截断值由被评价的同一批数据选定：各率偏于乐观</translation>
    </message>
    <message>
        <source>Youden index</source>
        <translation>约登指数</translation>
    </message>
    <message>
        <source>least cost, a missed event costing {cost} false alarms at a prevalence of {share} (of these rows)</source>
        <translation>代价最小：漏诊一例的代价相当于 {cost} 例误报，患病率 {share}（取自这些病例）</translation>
    </message>
    <message>
        <source>least cost, a missed event costing {cost} false alarms at a prevalence of {share} (stated)</source>
        <translation>代价最小：漏诊一例的代价相当于 {cost} 例误报，患病率 {share}（事先给定）</translation>
    </message>
    <message>
        <source>specificity of at least {target}</source>
        <translation>特异度不低于 {target}</translation>
    </message>
    <message>
        <source>calling everybody positive costs no more than any cut-off between two scores</source>
        <translation>将所有人判为阳性的代价不高于任何介于两个评分之间的截断值</translation>
    </message>
    <message>
        <source>calling nobody positive costs no more than any cut-off between two scores</source>
        <translation>将所有人判为阴性的代价不高于任何介于两个评分之间的截断值</translation>
    </message>
    <message>
        <source>Stacking of the plan&apos;s other classifiers</source>
        <translation>方案中其余分类器的堆叠</translation>
    </message>
    <message>
        <source>{few} of the rarer class: too few to judge a slope</source>
        <translation>较少类别仅 {few} 例：不足以判断斜率</translation>
    </message>
    <message>
        <source>{share} % of all cases</source>
        <translation>全部病例的 {share} %</translation>
    </message>
    <message>
        <source>{share} % of the cases of each class</source>
        <translation>每一类别病例的 {share} %</translation>
    </message>
    <message>
        <source>{low} to &lt; {high}</source>
        <translation>{low} 至 &lt; {high}</translation>
    </message>
    <message>
        <source>sensitivity of at least {target}</source>
        <translation>敏感度不低于 {target}</translation>
    </message>
    <message>
        <source>given</source>
        <translation>指定</translation>
    </message>
    <message>
        <source>{rule} on these data</source>
        <translation>{rule}，基于本批数据</translation>
    </message>
    <message>
        <source>{rule}, out-of-fold predictions of the training set</source>
        <translation>{rule}，训练集折外预测值</translation>
    </message>
    <message>
        <source>{rule}, cross-validated training set</source>
        <translation>{rule}，训练集交叉验证</translation>
    </message>
    <message>
        <source>fixed at {value} before training</source>
        <translation>训练前固定为 {value}</translation>
    </message>
    <message>
        <source>all scores are equal</source>
        <translation>所有评分相同</translation>
    </message>
    <message>
        <source>no cut-off is better than chance</source>
        <translation>没有截断值优于随机</translation>
    </message>
    <message>
        <source>no cut-off between two scores reaches the target</source>
        <translation>没有介于两个评分之间的截断值达到目标</translation>
    </message>
    <message>
        <source>there is no cut-off</source>
        <translation>没有截断值</translation>
    </message>
    <message>
        <source>no cut-off exists</source>
        <translation>没有截断值</translation>
    </message>
    <message>
        <source>no patient has the event</source>
        <translation>没有患者发生事件</translation>
    </message>
    <message>
        <source>every patient has the event</source>
        <translation>所有患者均发生事件</translation>
    </message>
    <message>
        <source>no patient is positive at this cut-off</source>
        <translation>在此截断值下没有患者为阳性</translation>
    </message>
    <message>
        <source>no patient is negative at this cut-off</source>
        <translation>在此截断值下没有患者为阴性</translation>
    </message>
    <message>
        <source>no patient has the event or is positive</source>
        <translation>没有患者发生事件或为阳性</translation>
    </message>
    <message>
        <source>the interval needs rows of two patients or more</source>
        <translation>区间至少需要两例患者的数据行</translation>
    </message>
    <message>
        <source>the interval needs rows of three patients or more</source>
        <translation>区间至少需要三例患者的数据行</translation>
    </message>
    <message>
        <source>an interval needs four patients</source>
        <translation>区间需要四例患者</translation>
    </message>
    <message>
        <source>a constant column has no correlation</source>
        <translation>常数列没有相关系数</translation>
    </message>
    <message>
        <source>DeLong&apos;s interval has no width at an AUC of 0 or 1 and says nothing about the uncertainty</source>
        <translation>AUC 为 0 或 1 时 DeLong 区间宽度为零，不能说明不确定性</translation>
    </message>
    <message>
        <source>the variance of an AUC needs two patients of each class</source>
        <translation>AUC 的方差需要每类至少两例患者</translation>
    </message>
    <message>
        <source>the difference has no variance: both scores rank the patients alike or perfectly</source>
        <translation>差值没有方差：两个评分对患者的排序相同或均完全正确</translation>
    </message>
    <message>
        <source>too few different probabilities to form groups</source>
        <translation>不同的概率值太少，无法分组</translation>
    </message>
    <message>
        <source>a group has an expected count of 0</source>
        <translation>某组的期望数为 0</translation>
    </message>
    <message>
        <source>no patients to count</source>
        <translation>没有可计数的患者</translation>
    </message>
    <message>
        <source>an average precision of 0 or 1 has no logit interval</source>
        <translation>平均精确率为 0 或 1 时没有 logit 区间</translation>
    </message>
    <message>
        <source>the standard error needs two patients of each class</source>
        <translation>标准误需要每类至少两例患者</translation>
    </message>
    <message>
        <source>{extreme} probabilities are exactly 0 or 1, their logit is infinite</source>
        <translation>{extreme} 个概率恰为 0 或 1，其 logit 为无穷大</translation>
    </message>
    <message>
        <source>{name} is no probability: its values reach from {low} to {high}</source>
        <translation>{name} 不是概率：其取值为 {low} 至 {high}</translation>
    </message>
    <message>
        <source>all predictions are equal</source>
        <translation>所有预测值相同</translation>
    </message>
    <message>
        <source>the end point is constant</source>
        <translation>终点为常数</translation>
    </message>
    <message>
        <source>both predictions are equally near to every measured value</source>
        <translation>两个预测值与每个实测值同样接近</translation>
    </message>
    <message>
        <source>one class only in this subgroup</source>
        <translation>该亚组仅有一个类别</translation>
    </message>
    <message>
        <source>no heterogeneity test: an estimate has no standard error</source>
        <translation>无异质性检验：某一估计值无标准误</translation>
    </message>
    <message>
        <source>no test between groups: patients have rows in several</source>
        <translation>未作亚组间检验：有患者的数据行分属多个亚组</translation>
    </message>
    <message>
        <source>no case of class {name} in this subgroup</source>
        <translation>该亚组中无{name}类别的病例</translation>
    </message>
    <message>
        <source>no heterogeneity test: an AUC has no standard error</source>
        <translation>未作异质性检验：某 AUC 没有标准误</translation>
    </message>
    <message>
        <source>no heterogeneity test: patients&apos; rows in several subgroups say the same</source>
        <translation>未作异质性检验：患者的多行分属多个亚组而信息重复</translation>
    </message>
    <message>
        <source>no interaction test: {what}</source>
        <translation>未作交互作用检验：{what}</translation>
    </message>
    <message>
        <source>a group has fewer than two values</source>
        <translation>某组数值不足两个</translation>
    </message>
    <message>
        <source>all values are equal</source>
        <translation>所有数值相同</translation>
    </message>
    <message>
        <source>fewer than two levels</source>
        <translation>不足两个水平</translation>
    </message>
    <message>
        <source>fewer than two rows or columns with patients</source>
        <translation>有患者的行或列不足两个</translation>
    </message>
    <message>
        <source>fewer than three cases</source>
        <translation>病例不足三例</translation>
    </message>
    <message>
        <source>too few patients</source>
        <translation>患者太少</translation>
    </message>
    <message>
        <source>an expected count lies below 5</source>
        <translation>某期望频数小于 5</translation>
    </message>
    <message>
        <source>there are no clinical variables that vary</source>
        <translation>没有取值有变化的临床变量</translation>
    </message>
    <message>
        <source>no clinical variable is significant (P &lt; {alpha}) alone and together</source>
        <translation>没有临床变量在单因素与多因素分析中均显著（P &lt; {alpha}）</translation>
    </message>
    <message>
        <source>selection left no feature</source>
        <translation>特征筛选未留下任何特征</translation>
    </message>
    <message>
        <source>in rows that it was not fitted on, a higher Radscore does not go with an earlier event</source>
        <translation>在未参与其拟合的病例中，Radscore 较高并不伴随事件更早发生</translation>
    </message>
    <message>
        <source>no part of the training set gives a Radscore that varies</source>
        <translation>训练集没有任何部分给出有变化的 Radscore</translation>
    </message>
    <message>
        <source>The {name} model does not exist: {reason}</source>
        <translation>{name}模型不存在：{reason}</translation>
    </message>
    <message>
        <source>The {name} model comes about on all training cases but in no fold: its out-of-fold predictions are all the prevalence</source>
        <translation>{name}模型在全部训练病例上成立，但在任何一折中均不成立：其折外预测值均为患病率</translation>
    </message>
    <message>
        <source>Leave-one-out: without a patient the model moves away from what that patient would say, so that the AUC of a model that knows nothing lies a few hundredths below one half; cross-validation with folds hardly has this</source>
        <translation>留一法：去掉某患者后模型会偏离该患者的结果，因此无信息模型的 AUC 会比 0.5 低百分之几；分折交叉验证几乎没有此问题</translation>
    </message>
    <message>
        <source>Paper order: features were selected once on the whole training set before cross-validation, so cross-validated results of the training set are optimistic; only held-out sets count</source>
        <translation>论文顺序：交叉验证之前在整个训练集上一次性筛选特征，因此训练集的交叉验证结果偏于乐观；只有留出集的结果可信</translation>
    </message>
    <message>
        <source>Paper order: features were selected once on the whole training set, after oversampling, before cross-validation, so cross-validated results of the training set are optimistic; only held-out sets count</source>
        <translation>论文顺序：过采样之后、交叉验证之前在整个训练集上一次性筛选特征，因此训练集的交叉验证结果偏于乐观；只有留出集的结果可信</translation>
    </message>
    <message>
        <source>The models tell {positive} from all other classes together</source>
        <translation>模型将 {positive} 与所有其他类别合并区分</translation>
    </message>
    <message>
        <source>{left} and {right} have opposite signs in one regression with a variance inflation of {vif}: that is what collinear sides look like, and neither sign can be read by itself; enter their mean, or mean and difference</source>
        <translation>{left} 与 {right} 在同一回归中符号相反，且方差膨胀因子为 {vif}：这正是左右两侧共线时的表现，任何一侧的符号都不能单独解读；请改为纳入两侧均值，或均值与差值</translation>
    </message>
    <message>
        <source>{model} model: {term} counts the wrong way round (negative coefficient), as a Radscore does that predicts nothing in cases its features were not selected on, or repeats another</source>
        <translation>{model}模型：{term} 方向相反（系数为负），常见于对未参与特征筛选的病例没有预测能力、或与另一 Radscore 重复的 Radscore</translation>
    </message>
    <message>
        <source>{model} model: {figure} {value} in training cases that it was not fitted on; look for a leak: a column made from the outcome, an index or id among the inputs, a patient in several rows</source>
        <translation>{model}模型：在未用于拟合的训练病例上 {figure} 为 {value}；请检查信息泄漏：由结局生成的列、输入中的序号或编号、同一患者的多行</translation>
    </message>
    <message>
        <source>{model} model: {text}</source>
        <translation>{model}模型：{text}</translation>
    </message>
    <message>
        <source>Selection left no feature</source>
        <translation>特征筛选未留下任何特征</translation>
    </message>
    <message>
        <source>Selection left no feature of {block}</source>
        <translation>特征筛选在 {block} 中未留下任何特征</translation>
    </message>
    <message>
        <source>penalised or recalibrated: no standard errors, tests or intervals</source>
        <translation>已惩罚或再校准：没有标准误、检验与区间</translation>
    </message>
    <message>
        <source>coefficients are penalised or cross-validated, so they have no covariance</source>
        <translation>系数经惩罚或交叉验证，因此没有协方差</translation>
    </message>
    <message>
        <source>gradient boosting knows no standard error of its prediction</source>
        <translation>梯度提升没有预测值的标准误</translation>
    </message>
    <message>
        <source>this kind of model knows no standard error of its prediction</source>
        <translation>此类模型没有预测值的标准误</translation>
    </message>
    <message>
        <source>of all classes the most probable one is taken</source>
        <translation>取所有类别中概率最大者</translation>
    </message>
    <message>
        <source>each class has a model of its own against all others; their probabilities are divided by their sum; the class with the highest is taken, of equal ones the first</source>
        <translation>每一类别对其余类别各有一个模型；各概率除以其总和；取概率最高的类别，相同时取第一个</translation>
    </message>
    <message>
        <source>each class has a model of its own against all others, and their probabilities are divided by their sum; then the log-odds of each class against the first are multiplied by a slope, and an intercept is added, as an update gave them; the class with the highest is taken, of equal ones the first</source>
        <translation>每一类别对其余类别各有一个模型，各概率除以其总和；随后按更新将每一类别相对于第一类别的对数优势乘以斜率并加上截距；取概率最高的类别，相同时取第一个</translation>
    </message>
    <message>
        <source>probabilities are those of a multinomial logistic regression, refitted by an update, on what the models of the classes weigh; the class with the highest is taken, of equal ones the first; what is said of a class alone is its model before the update</source>
        <translation>概率来自更新时在各类别模型所加权的变量上重新拟合的多项 logistic 回归；取概率最高的类别，相同时取第一个；单独一个类别的结果是更新之前其模型的结果</translation>
    </message>
    <message>
        <source>{rule}; kept from before the update</source>
        <translation>{rule}；沿用更新之前的值</translation>
    </message>
    <message>
        <source>The model was updated ({method}) on {cases}: it needs a validation of its own, on other patients</source>
        <translation>该模型已用 {cases} 更新（{method}）：它需要在其他患者中另行验证</translation>
    </message>
    <message>
        <source>cross-validation within the patients of the update</source>
        <translation>更新所用患者内的交叉验证</translation>
    </message>
    <message>
        <source>contributions are measured from the means of the patients of the refit</source>
        <translation>贡献以重新拟合所用患者的均值为基准</translation>
    </message>
    <message>
        <source>Class {class} has no {model} model: {reasons}; the class&apos;s share of the training cases, {share} %, stands in its place</source>
        <translation>类别 {class} 没有{model}模型：{reasons}；以该类别占训练病例的比例 {share} % 代替</translation>
    </message>
    <message>
        <source>{count} of {all} cases have a near-copy of their features in another case: where patients have several rows, name the patient&apos;s column with --patient</source>
        <translation>{all} 例病例中有 {count} 例的特征与另一病例几乎相同：若同一患者有多行，请用 --patient 指明患者列</translation>
    </message>
    <message>
        <source>case ids look like several rows of one patient (such as {examples}): where patients have several rows, name the patient&apos;s column with --patient</source>
        <translation>病例编号看似同一患者的多行（如 {examples}）：若同一患者有多行，请用 --patient 指明患者列</translation>
    </message>
    <message>
        <source>{count} of {all} features of {place} are not stable between readers</source>
        <translation>{place} 的 {all} 个特征中有 {count} 个在阅片者间不稳定</translation>
    </message>
    <message>
        <source>{count} of {all} features are not stable between readers</source>
        <translation>{all} 个特征中有 {count} 个在阅片者间不稳定</translation>
    </message>
    <message>
        <source>the list of stable features was filtered by {name} ({raters}), where one revised the other&apos;s masks: that is no agreement of independent readers</source>
        <translation>稳定特征列表经 {name}（{raters}）筛选，其中一人修改了另一人的掩膜：这不是独立阅片者之间的一致性</translation>
    </message>
    <message>
        <source>the clinical table lacks {columns}</source>
        <translation>临床表缺少 {columns}</translation>
    </message>
    <message>
        <source>{count} case(s) of the feature table have no row in the clinical table and are left out</source>
        <translation>特征表中有 {count} 例病例在临床表中没有对应行，已剔除</translation>
    </message>
    <message>
        <source>in the feature table without a row in the clinical table</source>
        <translation>在特征表中，但临床表中没有对应行</translation>
    </message>
    <message>
        <source>{cells} feature values of {cases} cases of set {set} are undefined and were imputed by training medians</source>
        <translation>{set}的 {cases} 例病例中有 {cells} 个特征值无法计算，已用训练集中位数填补</translation>
    </message>
    <message>
        <source>{cells} feature values of {cases} training cases are undefined and were imputed by training medians</source>
        <translation>{cases} 例训练病例中有 {cells} 个特征值无法计算，已用训练集中位数填补</translation>
    </message>
    <message>
        <source>{name} is missing for {count} case(s) of set {set} and was imputed</source>
        <translation>{set}中有 {count} 例病例缺少{name}，已填补</translation>
    </message>
    <message>
        <source>{name} takes a value in set {set} that no training case has</source>
        <translation>{set}中{name}出现了训练病例没有的取值</translation>
    </message>
    <message>
        <source>{count} training case(s) have no features of {block} at all: their values are imputed</source>
        <translation>{count} 例训练病例完全没有 {block} 的特征：其数值由填补得到</translation>
    </message>
    <message>
        <source>{count} training case(s) have no features at all: their values are imputed</source>
        <translation>{count} 例训练病例完全没有特征：其数值由填补得到</translation>
    </message>
    <message>
        <source>{name} is missing for {count} training case(s) and was imputed</source>
        <translation>{count} 例训练病例缺少{name}，已填补</translation>
    </message>
    <message>
        <source>{features} features for {patients} training patients: some will look predictive by chance alone; only held-out results count</source>
        <translation>{features} 个特征对 {patients} 例训练患者：有些特征会仅因偶然而显得有预测力；只有留出集的结果可信</translation>
    </message>
    <message>
        <source>{count} cases were split at random by patient (stratified by outcome, {share} % of patients for training, seed {seed})</source>
        <translation>{count} 例病例以患者为单位随机划分（按结局分层，{share} % 的患者用于训练，随机种子 {seed}）</translation>
    </message>
    <message>
        <source>{count} cases were split at random by patient ({share} % of patients for training, seed {seed})</source>
        <translation>{count} 例病例以患者为单位随机划分（{share} % 的患者用于训练，随机种子 {seed}）</translation>
    </message>
    <message>
        <source>Set {name} has {cases} cases of {patients} patients: intervals and tests take the patient as the cluster (AUC by Obuchowski 1997, others by design effects); group comparisons and univariate selection see each patient once per group, by the mean of the cases</source>
        <translation>{name}有 {patients} 例患者的 {cases} 例病例：区间与检验以患者为聚类单位（AUC 用 Obuchowski 1997，其余用设计效应）；组间比较与单因素筛选中每例患者每组只计一次，取其病例均值</translation>
    </message>
    <message>
        <source>The set {name} was opened {count} times with different models: it is no longer an untouched test</source>
        <translation>{name}已以不同模型开启 {count} 次：它不再是未触碰的测试集</translation>
    </message>
    <message>
        <source>hyper-parameters were drawn at random, because the Bayesian search of {name} needs optuna, which is missing</source>
        <translation>超参数为随机抽取，因为 {name} 的贝叶斯搜索需要 optuna，而其未安装</translation>
    </message>
    <message>
        <source>the features come from {name} (hash {hash}), not from {protocol} as it is now</source>
        <translation>特征来自 {name}（哈希 {hash}），而非当前的 {protocol}</translation>
    </message>
    <message>
        <source>{path} is a model of an earlier study in this folder and was left there</source>
        <translation>{path} 是该文件夹中较早研究的模型，已原样保留</translation>
    </message>
    <message>
        <source>P = {p}, not below {alpha} ({test})</source>
        <translation>P = {p}，不低于 {alpha}（{test}）</translation>
    </message>
    <message>
        <source>LASSO coefficient 0 at lambda {lambda} ({rule})</source>
        <translation>λ = {lambda}（{rule}）时 LASSO 系数为 0</translation>
    </message>
    <message>
        <source>not among the first {keep} by mRMR ({scheme})</source>
        <translation>未进入 mRMR（{scheme}）前 {keep} 名</translation>
    </message>
    <message>
        <source>Spearman |r| = {r} with a feature nearer to the outcome, not below {threshold}</source>
        <translation>与更接近结局的特征 Spearman |r| = {r}，不低于 {threshold}</translation>
    </message>
    <message>
        <source>constant in the training data</source>
        <translation>在训练数据中为常数</translation>
    </message>
    <message>
        <source>the column is constant</source>
        <translation>该列为常数</translation>
    </message>
    <message>
        <source>the column does not vary within the groups</source>
        <translation>该列在组内没有变化</translation>
    </message>
    <message>
        <source>Welch&apos;s test needs two patients in each group</source>
        <translation>Welch 检验需要每组至少两例患者</translation>
    </message>
    <message>
        <source>{count} events per variable, fewer than {least}: estimates are unstable</source>
        <translation>每个变量 {count} 例事件，少于 {least}：估计不稳定</translation>
    </message>
    <message>
        <source>{by} separates the classes: Firth&apos;s penalised likelihood with profile intervals was used</source>
        <translation>{by}完全区分两类：采用 Firth 惩罚似然与剖面似然区间</translation>
    </message>
    <message>
        <source>its {count} inputs are too many for Shapley values of a model that can only be asked for predictions</source>
        <translation>其 {count} 项输入过多，无法对只能给出预测值的模型计算 Shapley 值</translation>
    </message>
    <message>
        <source>its {count} inputs are too many for Shapley values of each</source>
        <translation>其 {count} 项输入过多，无法逐项计算 Shapley 值</translation>
    </message>
    <message>
        <source>exact linear SHAP</source>
        <translation>线性模型精确 SHAP</translation>
    </message>
    <message>
        <source>exact tree SHAP</source>
        <translation>树模型精确 SHAP</translation>
    </message>
    <message>
        <source>exact tree SHAP of XGBoost</source>
        <translation>XGBoost 树模型精确 SHAP</translation>
    </message>
    <message>
        <source>exact tree SHAP of LightGBM</source>
        <translation>LightGBM 树模型精确 SHAP</translation>
    </message>
    <message>
        <source>exact SHAP over all coalitions, {count} background patients</source>
        <translation>遍历全部组合的精确 SHAP，{count} 例背景患者</translation>
    </message>
    <message>
        <source>permutation SHAP, {rounds} permutations both ways, {count} background patients</source>
        <translation>排列法 SHAP，正反各 {rounds} 次排列，{count} 例背景患者</translation>
    </message>
    <message>
        <source>median of the training cases</source>
        <translation>训练病例的中位数</translation>
    </message>
    <message>
        <source>most frequent in the training cases</source>
        <translation>训练病例中最常见者</translation>
    </message>
    <message>
        <source>range of the training cases</source>
        <translation>训练病例的范围</translation>
    </message>
    <message>
        <source>training set, out of fold</source>
        <translation>训练集，折外</translation>
    </message>
    <message>
        <source>Trained by OsteoRadiomics on protocol {name}</source>
        <translation>由 OsteoRadiomics 按方案 {name} 训练</translation>
    </message>
    <message>
        <source>the regression fits its training cases exactly, so it knows no error</source>
        <translation>回归完全拟合训练病例，因此没有误差可言</translation>
    </message>
    <message>
        <source>{title} is missing: {shown} was used instead ({method})</source>
        <translation>缺少{title}：以 {shown} 代替（{method}）</translation>
    </message>
    <message>
        <source>{title} is missing ({why}): {shown} was used instead ({method})</source>
        <translation>缺少{title}（{why}）：以 {shown} 代替（{method}）</translation>
    </message>
    <message>
        <source>{title} was given as {value} and read as {name}, as this model codes it</source>
        <translation>{title}给定为 {value}，按本模型的编码读作{name}</translation>
    </message>
    <message>
        <source>{title} {number} lies outside the training range {low} to {high} ({rule}): the score is an extrapolation</source>
        <translation>{title} {number} 超出训练范围 {low} 至 {high}（{rule}）：该评分为外推</translation>
    </message>
    <message>
        <source>the feature table does not say which protocol made it; this model needs {name} ({hash})</source>
        <translation>特征表未注明由哪个方案生成；本模型需要 {name}（{hash}）</translation>
    </message>
    <message>
        <source>the features were made with {made} ({made_hash}), this model was trained with {name} ({hash}): the score may be meaningless</source>
        <translation>特征由 {made}（{made_hash}）生成，本模型由 {name}（{hash}）训练：该评分可能没有意义</translation>
    </message>
    <message>
        <source>no voxel lies between the 10th and the 90th percentile</source>
        <translation>第 10 与第 90 百分位数之间没有体素</translation>
    </message>
    <message>
        <source>the intensities overflow double precision</source>
        <translation>信号强度超出双精度范围</translation>
    </message>
    <message>
        <source>all voxels have the same intensity</source>
        <translation>所有体素信号强度相同</translation>
    </message>
    <message>
        <source>no two voxels of the ROI are neighbours</source>
        <translation>ROI 内没有相邻体素</translation>
    </message>
    <message>
        <source>the matrix gives no finite value</source>
        <translation>矩阵没有给出有限值</translation>
    </message>
    <message>
        <source>the ROI has one grey level</source>
        <translation>ROI 只有一个灰度级</translation>
    </message>
    <message>
        <source>no line holds two voxels of the ROI</source>
        <translation>没有任何一条线上有两个 ROI 体素</translation>
    </message>
    <message>
        <source>no voxel differs from its neighbours</source>
        <translation>没有体素与其邻域不同</translation>
    </message>
    <message>
        <source>all voxels lie in one point or plane, so an axis has no length</source>
        <translation>所有体素位于一点或一个平面，因此某轴长度为零</translation>
    </message>
    <message>
        <source>the surface mesh encloses no volume</source>
        <translation>表面网格未围成体积</translation>
    </message>
    <message>
        <source>the ROI has one intensity</source>
        <translation>ROI 只有一个信号强度</translation>
    </message>
    <message>
        <source>{name}: the ROI&apos;s intensities span {spread} and fall into {count} grey levels at binWidth {width}, so texture features carry little; write a binWidth near {better}</source>
        <translation>{name}：ROI 信号强度跨度 {spread}，在 binWidth {width} 下分为 {count} 个灰度级，纹理特征信息很少；请将 binWidth 设为约 {better}</translation>
    </message>
    <message>
        <source>{name}: the ROI&apos;s intensities span {spread} and fall into {count} grey levels at binWidth {width}, which hold few voxels each, so texture features carry little and take long; write a binWidth near {better}</source>
        <translation>{name}：ROI 信号强度跨度 {spread}，在 binWidth {width} 下分为 {count} 个灰度级，每级体素很少，纹理特征信息少且耗时；请将 binWidth 设为约 {better}</translation>
    </message>
    <message>
        <source>mask: its labels were named by the scheme {name}</source>
        <translation>掩膜：标签按命名方案 {name} 命名</translation>
    </message>
    <message>
        <source>mask: its labels were named by the label table beside it</source>
        <translation>掩膜：标签按其旁的标签表命名</translation>
    </message>
    <message>
        <source>mask: it names no labels; by the protocol&apos;s own numbers it was read {names}</source>
        <translation>掩膜：未给标签命名；按方案自身的编号读作 {names}</translation>
    </message>
    <message>
        <source>Kocak et al., Insights Imaging 2023;14:75 (CC BY), 58 items</source>
        <translation>Kocak et al., Insights Imaging 2023;14:75 (CC BY)，58 项</translation>
    </message>
    <message>
        <source>Kocak et al., Insights Imaging 2024;15:8 (CC BY), 30 items</source>
        <translation>Kocak et al., Insights Imaging 2024;15:8 (CC BY)，30 项</translation>
    </message>
    <message>
        <source>Collins et al., BMJ 2024;385:e078378, 27 items with 52 sub-items</source>
        <translation>Collins et al., BMJ 2024;385:e078378，27 项含 52 个子项</translation>
    </message>
    <message>
        <source>Numbers checked against the authors&apos; online form, version 1.0.</source>
        <translation>条目编号已与作者的在线表格 1.0 版核对。</translation>
    </message>
    <message>
        <source>Numbers and weights checked against table 1 of the paper and the list of METRICS-E3.</source>
        <translation>条目编号与权重已与论文表 1 及 METRICS-E3 清单核对。</translation>
    </message>
    <message>
        <source>Numbers checked against a reprint of the checklist of 11 January 2024 (52 sub-items), not against the journal&apos;s own file.</source>
        <translation>条目编号已与 2024 年 1 月 11 日清单的转载版（52 个子项）核对，未与期刊原件核对。</translation>
    </message>
    <message>
        <source>checklists followed</source>
        <translation>所遵循的报告清单</translation>
    </message>
    <message>
        <source>sample size</source>
        <translation>样本量</translation>
    </message>
    <message>
        <source>kind of study</source>
        <translation>研究类型</translation>
    </message>
    <message>
        <source>steps from image to model</source>
        <translation>从图像到模型的步骤</translation>
    </message>
    <message>
        <source>where the data come from</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>how sets were formed</source>
        <translation>数据集的划分方式</translation>
    </message>
    <message>
        <source>image acquisition</source>
        <translation>图像采集</translation>
    </message>
    <message>
        <source>clinical inputs</source>
        <translation>临床输入</translation>
    </message>
    <message>
        <source>reference standard</source>
        <translation>参考标准</translation>
    </message>
    <message>
        <source>how regions were drawn</source>
        <translation>感兴趣区的勾画方式</translation>
    </message>
    <message>
        <source>who drew them</source>
        <translation>勾画者</translation>
    </message>
    <message>
        <source>image preprocessing</source>
        <translation>图像预处理</translation>
    </message>
    <message>
        <source>resampling</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>grey-level discretisation</source>
        <translation>灰度离散化</translation>
    </message>
    <message>
        <source>image types</source>
        <translation>图像类型</translation>
    </message>
    <message>
        <source>extraction software</source>
        <translation>提取软件</translation>
    </message>
    <message>
        <source>feature classes</source>
        <translation>特征类别</translation>
    </message>
    <message>
        <source>number of features</source>
        <translation>特征数量</translation>
    </message>
    <message>
        <source>settings left at their defaults</source>
        <translation>保持默认的设置</translation>
    </message>
    <message>
        <source>missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>class imbalance</source>
        <translation>类别不平衡</translation>
    </message>
    <message>
        <source>reliability of the regions</source>
        <translation>感兴趣区的可靠性</translation>
    </message>
    <message>
        <source>scaling of features</source>
        <translation>特征标准化</translation>
    </message>
    <message>
        <source>reduction of features</source>
        <translation>特征降维</translation>
    </message>
    <message>
        <source>algorithms</source>
        <translation>算法</translation>
    </message>
    <message>
        <source>training and tuning</source>
        <translation>训练与调参</translation>
    </message>
    <message>
        <source>confounders</source>
        <translation>混杂因素</translation>
    </message>
    <message>
        <source>choice of the model</source>
        <translation>模型选择</translation>
    </message>
    <message>
        <source>testing</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>measures and why these</source>
        <translation>评价指标及选择理由</translation>
    </message>
    <message>
        <source>uncertainty</source>
        <translation>不确定性</translation>
    </message>
    <message>
        <source>test between models</source>
        <translation>模型间检验</translation>
    </message>
    <message>
        <source>comparison with non-radiomic models, how</source>
        <translation>与非影像组学模型的比较：方法</translation>
    </message>
    <message>
        <source>explanation of the models</source>
        <translation>模型解释</translation>
    </message>
    <message>
        <source>characteristics of the patients</source>
        <translation>患者特征</translation>
    </message>
    <message>
        <source>flow of the patients</source>
        <translation>患者流程</translation>
    </message>
    <message>
        <source>statistics of the features</source>
        <translation>特征统计</translation>
    </message>
    <message>
        <source>performance</source>
        <translation>性能</translation>
    </message>
    <message>
        <source>comparison with non-radiomic models, result</source>
        <translation>与非影像组学模型的比较：结果</translation>
    </message>
    <message>
        <source>sharing of images and masks</source>
        <translation>图像与掩膜共享</translation>
    </message>
    <message>
        <source>sharing of feature values</source>
        <translation>特征值共享</translation>
    </message>
    <message>
        <source>sharing of preprocessing settings</source>
        <translation>预处理设置共享</translation>
    </message>
    <message>
        <source>sharing of modelling code</source>
        <translation>建模代码共享</translation>
    </message>
    <message>
        <source>sharing of the model files</source>
        <translation>模型文件共享</translation>
    </message>
    <message>
        <source>a system ready to use</source>
        <translation>可直接使用的系统</translation>
    </message>
    <message>
        <source>eligibility of a representative sample</source>
        <translation>代表性样本的入选标准</translation>
    </message>
    <message>
        <source>quality of the reference standard</source>
        <translation>参考标准的质量</translation>
    </message>
    <message>
        <source>several centres</source>
        <translation>多中心</translation>
    </message>
    <message>
        <source>imaging that carries over to practice</source>
        <translation>可推广至临床的成像</translation>
    </message>
    <message>
        <source>acquisition parameters</source>
        <translation>采集参数</translation>
    </message>
    <message>
        <source>time between imaging and reference standard</source>
        <translation>成像与参考标准的时间间隔</translation>
    </message>
    <message>
        <source>check of fully automated segmentation</source>
        <translation>全自动分割的核查</translation>
    </message>
    <message>
        <source>masks of the test set by one reader or tool</source>
        <translation>测试集掩膜由单一阅片者或工具完成</translation>
    </message>
    <message>
        <source>standardised extraction software</source>
        <translation>标准化的提取软件</translation>
    </message>
    <message>
        <source>extraction parameters</source>
        <translation>提取参数</translation>
    </message>
    <message>
        <source>removal of features that are not robust</source>
        <translation>剔除不稳健特征</translation>
    </message>
    <message>
        <source>removal of redundant features</source>
        <translation>剔除冗余特征</translation>
    </message>
    <message>
        <source>dimensions against the size of the data</source>
        <translation>维数与数据量的关系</translation>
    </message>
    <message>
        <source>robustness of end-to-end deep learning</source>
        <translation>端到端深度学习的稳健性</translation>
    </message>
    <message>
        <source>partition of the data</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>measures of performance</source>
        <translation>性能指标</translation>
    </message>
    <message>
        <source>one kind of imaging, or why more</source>
        <translation>单一成像方式，或采用多种的理由</translation>
    </message>
    <message>
        <source>comparison with non-radiomic models</source>
        <translation>与非影像组学模型的比较</translation>
    </message>
    <message>
        <source>comparison with simple statistical models</source>
        <translation>与简单统计模型的比较</translation>
    </message>
    <message>
        <source>internal testing</source>
        <translation>内部测试</translation>
    </message>
    <message>
        <source>external testing</source>
        <translation>外部测试</translation>
    </message>
    <message>
        <source>sharing of data</source>
        <translation>数据共享</translation>
    </message>
    <message>
        <source>sharing of code</source>
        <translation>代码共享</translation>
    </message>
    <message>
        <source>sharing of models</source>
        <translation>模型共享</translation>
    </message>
    <message>
        <source>preparation and quality of the data</source>
        <translation>数据准备与质量</translation>
    </message>
    <message>
        <source>use and partition of the data</source>
        <translation>数据的使用与划分</translation>
    </message>
    <message>
        <source>handling of inputs</source>
        <translation>输入的处理</translation>
    </message>
    <message>
        <source>type of model, building and internal validation</source>
        <translation>模型类型、构建与内部验证</translation>
    </message>
    <message>
        <source>measures of performance and comparison</source>
        <translation>性能指标与比较</translation>
    </message>
    <message>
        <source>updating of the model after testing</source>
        <translation>测试后的模型更新</translation>
    </message>
    <message>
        <source>how predictions are calculated</source>
        <translation>预测值的计算方法</translation>
    </message>
    <message>
        <source>class imbalance and recalibration</source>
        <translation>类别不平衡与再校准</translation>
    </message>
    <message>
        <source>output and cut-offs</source>
        <translation>输出与截断值</translation>
    </message>
    <message>
        <source>test sets beside the training set</source>
        <translation>测试集与训练集对照</translation>
    </message>
    <message>
        <source>patients and events in each analysis</source>
        <translation>各分析中的患者数与事件数</translation>
    </message>
    <message>
        <source>the full model</source>
        <translation>完整模型</translation>
    </message>
    <message>
        <source>performance, also in subgroups</source>
        <translation>性能（含亚组）</translation>
    </message>
    <message>
        <source>heterogeneity between sets</source>
        <translation>数据集间的异质性</translation>
    </message>
    <message>
        <source>result of updating</source>
        <translation>更新的结果</translation>
    </message>
    <message>
        <source>the image lay in no file</source>
        <translation>该图像不在任何文件中</translation>
    </message>
    <message>
        <source>no inputs.private.json beside the results says where image and mask lie</source>
        <translation>结果旁没有 inputs.private.json 说明图像与掩膜的位置</translation>
    </message>
    <message>
        <source>the image or mask is no longer where inputs.private.json says</source>
        <translation>图像或掩膜已不在 inputs.private.json 所述位置</translation>
    </message>
    <message>
        <source>cannot be read as an image</source>
        <translation>无法作为图像读取</translation>
    </message>
    <message>
        <source>intercept and slope</source>
        <translation>截距与斜率</translation>
    </message>
    <message>
        <source>no voxel of an ROI is drawn, so there is nothing to show</source>
        <translation>没有勾画任何 ROI 体素，因此无可显示</translation>
    </message>
    <message>
        <source>Exact map</source>
        <translation>精确图</translation>
    </message>
    <message>
        <source>Shapley map</source>
        <translation>Shapley 图</translation>
    </message>
    <message>
        <source>Feature map</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>part of the score</source>
        <translation>评分的组成部分</translation>
    </message>
    <message>
        <source>contribution to the score</source>
        <translation>对评分的贡献</translation>
    </message>
    <message>
        <source>effect of occlusion on the score</source>
        <translation>遮挡对评分的影响</translation>
    </message>
    <message>
        <source>raises the score</source>
        <translation>使评分升高</translation>
    </message>
    <message>
        <source>lowers the score</source>
        <translation>使评分降低</translation>
    </message>
    <message>
        <source>above zero</source>
        <translation>大于零</translation>
    </message>
    <message>
        <source>below zero</source>
        <translation>小于零</translation>
    </message>
    <message>
        <source>Each voxel&apos;s own part of the score, measured in the cube round it; 0 where it stands at the reference of training. {more}</source>
        <translation>每个体素自身对评分的贡献，在其周围立方体内测量；等于训练参考值处为 0。{more}</translation>
    </message>
    <message>
        <source>Where in the ROI the values are high and low that the model weighs, standardised by the voxels of its training cases; the height of the whole is the ROI&apos;s own. {more}</source>
        <translation>模型加权的数值在 ROI 内何处高、何处低，以训练病例的体素标准化；整体水平为 ROI 自身的水平。{more}</translation>
    </message>
    <message>
        <source>The mean of its voxels is the image&apos;s share of the score ({amount}). {more}</source>
        <translation>其体素均值即图像对评分的贡献（{amount}）。{more}</translation>
    </message>
    <message>
        <source>The mean of its voxels is the image&apos;s share of the score ({amount}).</source>
        <translation>其体素均值即图像对评分的贡献（{amount}）。</translation>
    </message>
    <message>
        <source>The mean of its voxels is the image&apos;s share of the score.</source>
        <translation>其体素均值即图像对评分的贡献。</translation>
    </message>
    <message>
        <source>Not in the map: {share} % of the model&apos;s radiomic weight. {more}</source>
        <translation>未包含在图中：模型影像组学权重的 {share} %。{more}</translation>
    </message>
    <message>
        <source>Not in the map: {share} % of the model&apos;s radiomic weight.</source>
        <translation>未包含在图中：模型影像组学权重的 {share} %。</translation>
    </message>
    <message>
        <source>Score of the whole ROI minus score without a supervoxel, about {size} ml each: positive parts raise the score. Shape features stay as they are. {more}</source>
        <translation>整个 ROI 的评分减去去除某一超体素（每个约 {size} ml）后的评分：正值部分使评分升高。形状特征保持不变。{more}</translation>
    </message>
    <message>
        <source>Score of the whole ROI minus score without a supervoxel, about {size} ml each: positive parts raise the score. Shape features stay as they are.</source>
        <translation>整个 ROI 的评分减去去除某一超体素（每个约 {size} ml）后的评分：正值部分使评分升高。形状特征保持不变。</translation>
    </message>
    <message>
        <source>This is a first, coarse look. {more}</source>
        <translation>此为初步的粗略结果。{more}</translation>
    </message>
    <message>
        <source>This is a first, coarse look.</source>
        <translation>此为初步的粗略结果。</translation>
    </message>
    <message>
        <source>What each supervoxel adds to the score when supervoxels join the ROI in random orders; the values of all add up to the score minus the reference ({amount}), in which nothing of the ROI is there and its intensity and texture features have their training means; shape features stay as they are. {more}</source>
        <translation>超体素以随机次序加入 ROI 时各自使评分增加多少；其总和等于评分减去参考评分（{amount}），参考评分指 ROI 中无任何体素、其灰度与纹理特征取训练均值；形状特征保持不变。{more}</translation>
    </message>
    <message>
        <source>What each supervoxel adds to the score when supervoxels join the ROI in random orders; the values of all add up to the score minus the reference ({amount}), in which nothing of the ROI is there and its intensity and texture features have their training means; shape features stay as they are.</source>
        <translation>超体素以随机次序加入 ROI 时各自使评分增加多少；其总和等于评分减去参考评分（{amount}），参考评分指 ROI 中无任何体素、其灰度与纹理特征取训练均值；形状特征保持不变。</translation>
    </message>
    <message>
        <source>Mean of {orders} orders, standard error up to {error}. {more}</source>
        <translation>为 {orders} 种次序的均值，标准误最大 {error}。{more}</translation>
    </message>
    <message>
        <source>Mean of {orders} orders, standard error up to {error}.</source>
        <translation>为 {orders} 种次序的均值，标准误最大 {error}。</translation>
    </message>
    <message>
        <source>The same design fitted on shuffled outcomes gives another map ({share}).</source>
        <translation>以打乱结局拟合的同一设计给出不同的图（{share}）。</translation>
    </message>
    <message>
        <source>Not specific: the same design fitted on shuffled outcomes gives much the same map ({share}).</source>
        <translation>不具特异性：以打乱结局拟合的同一设计给出几乎相同的图（{share}）。</translation>
    </message>
    <message>
        <source>rank correlation {correlation}, {overlap} % of the strongest tenth shared, {height} % as strong</source>
        <translation>秩相关 {correlation}，最强十分之一重合 {overlap} %，强度为其 {height} %</translation>
    </message>
    <message>
        <source>{overlap} % of the strongest tenth shared, {height} % as strong</source>
        <translation>最强十分之一重合 {overlap} %，强度为其 {height} %</translation>
    </message>
    <message>
        <source>Not specific: a model trained on shuffled outcomes gives much the same map.</source>
        <translation>不具特异性：以打乱结局训练的模型给出几乎相同的图。</translation>
    </message>
    <message>
        <source>For linear models with local statistics: the mean of the voxels is the share of the score by the features shown, their pattern is that of local values and no proof that the model would answer to a change there.</source>
        <translation>适用于带有局部统计量的线性模型：体素均值为所示特征对评分的贡献，其分布反映局部数值，并不证明模型会对该处的改变作出反应。</translation>
    </message>
    <message>
        <source>Exact for linear models whose radiomic inputs are ROI means of voxel-wise features: the mean of the voxels is the image&apos;s share of the score, nothing is estimated.</source>
        <translation>对影像组学输入为体素级特征 ROI 均值的线性模型精确成立：体素均值即图像对评分的贡献，无任何估计。</translation>
    </message>
    <message>
        <source>True to any model in the sense of the score&apos;s change: it answers what the score would be without a part, not what the part adds in any other company.</source>
        <translation>就评分的变化而言对任何模型成立：它回答去除某一部分后评分如何，而非该部分在其他组合中的贡献。</translation>
    </message>
    <message>
        <source>True to any model: the values add up to the score minus the reference exactly, each within its standard error; parts of an ROI are measured, too, which no model was trained on.</source>
        <translation>对任何模型成立：各值之和恰等于评分减去参考评分，各值误差在其标准误之内；同时也测量了 ROI 的局部，而模型并未以此训练。</translation>
    </message>
    <message>
        <source>Each voxel shows the feature of the cube round it, so that the map says where inside the ROI its values lie.</source>
        <translation>每个体素显示其周围立方体的特征，图即表明其数值在 ROI 内的分布。</translation>
    </message>
    <message>
        <source>No part of the image moves the score.</source>
        <translation>图像中没有任何部分影响评分。</translation>
    </message>
    <message>
        <source>{share} % of the effect on the score comes from {place}, where it mostly raises it.</source>
        <translation>对评分影响的 {share} % 来自{place}，多使评分升高。</translation>
    </message>
    <message>
        <source>{share} % of the effect on the score comes from {place}, where it mostly lowers it.</source>
        <translation>对评分影响的 {share} % 来自{place}，多使评分降低。</translation>
    </message>
    <message>
        <source>{share} % of the effect on the score comes from {roi}, {part} % of that from its {third}, where it mostly raises it.</source>
        <translation>对评分影响的 {share} % 来自{roi}，其中 {part} % 来自其{third}，多使评分升高。</translation>
    </message>
    <message>
        <source>{share} % of the effect on the score comes from {roi}, {part} % of that from its {third}, where it mostly lowers it.</source>
        <translation>对评分影响的 {share} % 来自{roi}，其中 {part} % 来自其{third}，多使评分降低。</translation>
    </message>
    <message>
        <source>{share} % of the effect on the score comes from {roi}, {part} % of that from its {third}.</source>
        <translation>对评分影响的 {share} % 来自{roi}，其中 {part} % 来自其{third}。</translation>
    </message>
    <message>
        <source>{share} % of the effect on the score comes from {place}.</source>
        <translation>对评分影响的 {share} % 来自{place}。</translation>
    </message>
    <message>
        <source>The effect on the score is spread over {roi}; no third of it stands out.</source>
        <translation>对评分的影响分布于整个{roi}，没有突出的三分之一区。</translation>
    </message>
    <message>
        <source>The effect on the score is spread over the ROIs ({shares}); none stands out.</source>
        <translation>对评分的影响分布于各 ROI（{shares}），无突出者。</translation>
    </message>
    <message>
        <source>right third</source>
        <translation>右侧三分之一</translation>
    </message>
    <message>
        <source>left third</source>
        <translation>左侧三分之一</translation>
    </message>
    <message>
        <source>anterior third</source>
        <translation>前三分之一</translation>
    </message>
    <message>
        <source>posterior third</source>
        <translation>后三分之一</translation>
    </message>
    <message>
        <source>inferior third</source>
        <translation>下三分之一</translation>
    </message>
    <message>
        <source>superior third</source>
        <translation>上三分之一</translation>
    </message>
    <message>
        <source>middle third from right to left</source>
        <translation>左右方向中三分之一</translation>
    </message>
    <message>
        <source>middle third from front to back</source>
        <translation>前后方向中三分之一</translation>
    </message>
    <message>
        <source>middle third from bottom to top</source>
        <translation>上下方向中三分之一</translation>
    </message>
    <message>
        <source>Draw cancellous bone only (no cortex, pedicles or calcified ligaments), each vertebra in three separate layers.</source>
        <translation>仅勾画松质骨（不含皮质、椎弓根或钙化韧带），每个椎体分三层分别勾画。</translation>
    </message>
    <message>
        <source>Draw each vertebral body inside the cortex, from upper to lower endplate, avoiding the basivertebral vein.</source>
        <translation>在皮质内勾画每个椎体，从上终板到下终板，避开椎基底静脉。</translation>
    </message>
    <message>
        <source>Draw multifidus and erector spinae on both sides at L4-5, inside the fascia, including the fat between the fibres.</source>
        <translation>在 L4-5 层面于筋膜内勾画双侧多裂肌与竖脊肌，包含肌纤维间的脂肪。</translation>
    </message>
    <message>
        <source>{case} (case {position} of {total}, session {session})</source>
        <translation>{case}（第 {session} 轮，第 {position} 例，共 {total} 例）</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待完成</translation>
    </message>
    <message>
        <source>started</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>submitted</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>agreed</source>
        <translation>无分歧</translation>
    </message>
    <message>
        <source>reviewer</source>
        <translation>复核者</translation>
    </message>
    <message>
        <source>arbiter</source>
        <translation>仲裁者</translation>
    </message>
    <message>
        <source>coordinator</source>
        <translation>协调者</translation>
    </message>
    <message>
        <source>nothing is drawn</source>
        <translation>未勾画任何内容</translation>
    </message>
    <message>
        <source>nothing is drawn that the protocol knows (the mask holds {names})</source>
        <translation>未勾画方案所知的任何内容（掩膜中有 {names}）</translation>
    </message>
    <message>
        <source>Draw the ROIs of the protocol, or skip the case</source>
        <translation>请勾画方案规定的 ROI，或跳过该病例</translation>
    </message>
    <message>
        <source>is not drawn</source>
        <translation>未勾画</translation>
    </message>
    <message>
        <source>Draw it, or say why it cannot be drawn</source>
        <translation>请勾画，或说明为何无法勾画</translation>
    </message>
    <message>
        <source>the {layer} layer is not drawn</source>
        <translation>未勾画 {layer} 层</translation>
    </message>
    <message>
        <source>Draw it, or say why it is left out</source>
        <translation>请勾画，或说明为何省略</translation>
    </message>
    <message>
        <source>the {above} layer lies below the {below} one</source>
        <translation>{above} 层位于 {below} 层之下</translation>
    </message>
    <message>
        <source>Exchange the two layers</source>
        <translation>请交换这两层</translation>
    </message>
    <message>
        <source>has {count} separate parts ({shown}), {allowed} allowed</source>
        <translation>有 {count} 个分离部分（{shown}），最多允许 {allowed} 个</translation>
    </message>
    <message>
        <source>Remove the stray parts</source>
        <translation>请去除多余部分</translation>
    </message>
    <message>
        <source>has {volume} ml, plausible are {low} to {high} ml</source>
        <translation>体积为 {volume} ml，合理范围为 {low} 至 {high} ml</translation>
    </message>
    <message>
        <source>Check the drawing and the level, or say why the volume is right</source>
        <translation>请检查勾画与节段，或说明体积为何正确</translation>
    </message>
    <message>
        <source>lies to the patient&apos;s right of {name}: left and right are exchanged</source>
        <translation>位于 {name} 的患者右侧：左右颠倒</translation>
    </message>
    <message>
        <source>Exchange the two segments</source>
        <translation>请交换这两个分割</translation>
    </message>
    <message>
        <source>lies below {name}: the vertebral levels are exchanged</source>
        <translation>位于 {name} 之下：椎体节段颠倒</translation>
    </message>
    <message>
        <source>shares {volume} ml with {name}</source>
        <translation>与 {name} 重叠 {volume} ml</translation>
    </message>
    <message>
        <source>Give each voxel to one ROI</source>
        <translation>每个体素只应属于一个 ROI</translation>
    </message>
    <message>
        <source>session {session} is closed since session {later} began</source>
        <translation>第 {later} 轮开始后，第 {session} 轮已关闭</translation>
    </message>
    <message>
        <source>{left} of {total} cases of session {session} are not done yet</source>
        <translation>第 {session} 轮的 {total} 例病例中还有 {left} 例未完成</translation>
    </message>
    <message>
        <source>no case of session {session} was submitted</source>
        <translation>第 {session} 轮没有提交任何病例</translation>
    </message>
    <message>
        <source>the washout of {days} days lasts until {date} UTC</source>
        <translation>{days} 天的洗脱期持续至 {date} UTC</translation>
    </message>
    <message>
        <source>session {session} of {id} was opened before the end of the washout, by the coordinator&apos;s word: {why}</source>
        <translation>{id} 的第 {session} 轮由协调员在洗脱期结束前开放：{why}</translation>
    </message>
    <message>
        <source>sessions {first} and {second} of {who} lay {spread} days apart, case by case, for a washout of {days} days</source>
        <translation>{who} 的第 {first} 轮与第 {second} 轮逐例间隔 {spread} 天，洗脱期为 {days} 天</translation>
    </message>
    <message>
        <source>{who} accepted {count} of {total} masks as they were</source>
        <translation>{who} 原样接受了 {total} 个掩膜中的 {count} 个</translation>
    </message>
    <message>
        <source>Goutallier grade, multifidus (worse side)</source>
        <translation>Goutallier 分级，多裂肌（较重一侧）</translation>
    </message>
    <message>
        <source>Goutallier grade, erector spinae (worse side)</source>
        <translation>Goutallier 分级，竖脊肌（较重一侧）</translation>
    </message>
    <message>
        <source>0 no fat, 1 some streaks, 2 less fat than muscle, 3 as much fat as muscle, 4 more fat than muscle</source>
        <translation>0 无脂肪，1 少量脂肪条纹，2 脂肪少于肌肉，3 脂肪与肌肉相当，4 脂肪多于肌肉</translation>
    </message>
    <message>
        <source>Image quality</source>
        <translation>图像质量</translation>
    </message>
    <message>
        <source>poor: borders of the muscles cannot be followed; good: they can everywhere</source>
        <translation>poor（差）：无法辨认肌肉边界；good（好）：处处可辨认</translation>
    </message>
    <message>
        <source>Confidence in the drawing</source>
        <translation>勾画把握程度</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>差</translation>
    </message>
    <message>
        <source>fair</source>
        <translation>中</translation>
    </message>
    <message>
        <source>good</source>
        <translation>好</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>{count} cases with the event and {others} without: a validation should have {least} of each at least</source>
        <translation>发生事件 {count} 例，未发生 {others} 例：验证时两者各至少应有 {least} 例</translation>
    </message>
    <message>
        <source>{count} cases: a validation should have {least} at least</source>
        <translation>{count} 例病例：验证时至少应有 {least} 例</translation>
    </message>
    <message>
        <source>{count} cases of the rarest class: a validation should have {least} at least</source>
        <translation>最少的类别有 {count} 例：验证时至少应有 {least} 例</translation>
    </message>
    <message>
        <source>the model has no cut-off: {reason}</source>
        <translation>该模型没有截断值：{reason}</translation>
    </message>
    <message>
        <source>{folds}-fold cross-validation within these patients, {repeats} times with other folds, log-odds of the classes averaged: no patient&apos;s updated prediction comes from an update that was fitted on him</source>
        <translation>在这些患者内的 {folds} 折交叉验证，以不同分折重复 {repeats} 次，各类别的对数优势取平均：任何患者的更新预测都不来自用该患者拟合的更新</translation>
    </message>
    <message>
        <source>an update needs {least} patients of each class, of {name} there are {count}</source>
        <translation>更新需要每一类别至少 {least} 名患者，类别 {name} 只有 {count} 名</translation>
    </message>
    <message>
        <source>(intercept, {one} v. {other})</source>
        <translation>（截距，{one}，对照{other}）</translation>
    </message>
    <message>
        <source>radscore of {name}</source>
        <translation>{name}的 Radscore</translation>
    </message>
    <message>
        <source>the columns separate the classes: Firth&apos;s penalised likelihood was used</source>
        <translation>各列完全区分了类别：采用 Firth 惩罚似然</translation>
    </message>
    <message>
        <source>{count} patients of the rarest class per variable, fewer than {least}: estimates are unstable</source>
        <translation>每个变量最少类别 {count} 名患者，少于 {least}：估计不稳定</translation>
    </message>
    <message>
        <source>only equations can be refitted, and the model of class {name} is of the kind {kind}: train it anew</source>
        <translation>只有方程可以重新拟合，而类别 {name} 的模型属于 {kind} 类：请重新训练</translation>
    </message>
    <message>
        <source>the models of the classes weigh no column</source>
        <translation>各类别的模型没有加权任何列</translation>
    </message>
    <message>
        <source>{count} coefficients for {patients} patients. Refit a model of fewer inputs.</source>
        <translation>{patients} 名患者对应 {count} 个系数。请重新拟合输入变量较少的模型。</translation>
    </message>
    <message>
        <source>the multinomial regression did not converge. Look for extreme values in the inputs.</source>
        <translation>多项回归未收敛。请检查输入变量中的极端值。</translation>
    </message>
    <message>
        <source>{count} of {all} classes have no patient to fit on</source>
        <translation>{all} 个类别中有 {count} 个没有可供拟合的患者</translation>
    </message>
    <message>
        <source>no judged case is of class {name}: AUCs and balanced accuracy are those of the other classes</source>
        <translation>没有评价的病例属于类别 {name}：各 AUC 和平衡准确率是其余类别的</translation>
    </message>
    <message>
        <source>{note}; of the classes {names} alone</source>
        <translation>{note}；仅为类别 {names}</translation>
    </message>
    <message>
        <source>of the classes {names} alone</source>
        <translation>仅为类别 {names}</translation>
    </message>
    <message>
        <source>an update needs {least} patients of each class, there are {count} of one</source>
        <translation>更新需要每一类别至少 {least} 名患者，其中一类只有 {count} 名</translation>
    </message>
    <message>
        <source>an update needs {least} patients, there are {count}</source>
        <translation>更新需要至少 {least} 名患者，现有 {count} 名</translation>
    </message>
    <message>
        <source>only an equation can be refitted: train a model of the kind {kind} anew</source>
        <translation>只有方程可以重新拟合：{kind} 类模型请重新训练</translation>
    </message>
    <message>
        <source>the model does not state mean and standard deviation of its training patients</source>
        <translation>模型未给出训练患者的均值与标准差</translation>
    </message>
    <message>
        <source>the model does not state the shares of its training patients</source>
        <translation>模型未给出训练患者的占比</translation>
    </message>
    <message>
        <source>neither group varies</source>
        <translation>两组均无变异</translation>
    </message>
    <message>
        <source>the case has no row in the table with the outcome</source>
        <translation>该病例在含结局的表中没有行</translation>
    </message>
    <message>
        <source>the case has rows with different outcomes or patients</source>
        <translation>该病例的各行结局或患者不一致</translation>
    </message>
    <message>
        <source>the case has no row in the feature table</source>
        <translation>该病例在特征表中没有行</translation>
    </message>
    <message>
        <source>the case has no row in the clinical table</source>
        <translation>该病例在临床表中没有行</translation>
    </message>
    <message>
        <source>column {name} is empty</source>
        <translation>{name} 列为空</translation>
    </message>
    <message>
        <source>(linear predictor)</source>
        <translation>（线性预测值）</translation>
    </message>
    <message>
        <source>{folds}-fold cross-validation within these patients, {repeats} times with other folds, linear predictors averaged: no patient&apos;s updated prediction comes from an update that was fitted on him</source>
        <translation>在这些患者内的 {folds} 折交叉验证，以不同分折重复 {repeats} 次，线性预测值取平均：任何患者的更新预测都不来自用该患者拟合的更新</translation>
    </message>
    <message>
        <source>{folds}-fold cross-validation within these patients, once: no patient&apos;s updated prediction comes from an update that was fitted on him</source>
        <translation>在这些患者内的 {folds} 折交叉验证（一次）：任何患者的更新预测都不来自用该患者拟合的更新</translation>
    </message>
    <message>
        <source>random effects: REML between centres, interval of the pooled value by Hartung and Knapp (t with k - 1 degrees of freedom), prediction interval for a new centre by t with k - 2 degrees of freedom</source>
        <translation>随机效应：中心间方差用 REML 估计，合并值的区间用 Hartung-Knapp 法（t 分布，自由度 k - 1），新中心的预测区间用 t 分布（自由度 k - 2）</translation>
    </message>
    <message>
        <source>centre {name} is left out of the pooled AUC ({models}): {reason}</source>
        <translation>中心 {name} 未纳入合并 AUC（{models}）：{reason}</translation>
    </message>
    <message>
        <source>pooled AUC of centres: {reason}</source>
        <translation>各中心的合并 AUC：{reason}</translation>
    </message>
    <message>
        <source>centre {name} is not judged: none of its {count} cases has a score ({reason})</source>
        <translation>中心 {name} 未评价：其 {count} 例均无评分（{reason}）</translation>
    </message>
    <message>
        <source>every score of centre {centre} by {name} carries a note, such as an imputed value: scores.csv holds them</source>
        <translation>中心 {centre} 由 {name} 得到的每个评分都带有备注，例如有填补的值：见 scores.csv</translation>
    </message>
    <message>
        <source>only cases with the event ({count})</source>
        <translation>只有发生事件的病例（{count} 例）</translation>
    </message>
    <message>
        <source>only cases without the event ({count})</source>
        <translation>只有未发生事件的病例（{count} 例）</translation>
    </message>
    <message>
        <source>nothing can be fitted on the other centres ({reason})</source>
        <translation>无法用其他中心拟合（{reason}）</translation>
    </message>
    <message>
        <source>an AUC of {value} has no variance; the pooled AUC without it is rather too low</source>
        <translation>AUC 为 {value} 时没有方差；不含它的合并 AUC 偏低</translation>
    </message>
    <message>
        <source>an AUC of {value} has no variance; the pooled AUC without it is rather too high</source>
        <translation>AUC 为 {value} 时没有方差；不含它的合并 AUC 偏高</translation>
    </message>
    <message>
        <source>its AUC of {value} has no variance</source>
        <translation>其 AUC 为 {value}，没有方差</translation>
    </message>
    <message>
        <source>{count} centres: a prediction interval needs 3 at least</source>
        <translation>{count} 个中心：预测区间至少需要 3 个</translation>
    </message>
    <message>
        <source>one centre has an AUC with a variance: pooling needs 2 at least</source>
        <translation>仅一个中心的 AUC 有方差：合并至少需要 2 个</translation>
    </message>
    <message>
        <source>no centre has an AUC with a variance: pooling needs 2 at least</source>
        <translation>没有中心的 AUC 有方差：合并至少需要 2 个</translation>
    </message>
    <message>
        <source>fewer than two centres have a difference with a variance</source>
        <translation>差值有方差的中心不足两个</translation>
    </message>
    <message>
        <source>out-of-fold</source>
        <translation>折外</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>leave-one-centre-out</source>
        <translation>逐一留出中心</translation>
    </message>
    <message>
        <source>leave-one-centre-out, ComBat</source>
        <translation>逐一留出中心，ComBat</translation>
    </message>
    <message>
        <source>clinical, radiomics</source>
        <translation>临床、影像组学</translation>
    </message>
    <message>
        <source>clinical, combined</source>
        <translation>临床、联合</translation>
    </message>
    <message>
        <source>radiomics, combined</source>
        <translation>影像组学、联合</translation>
    </message>
    <message>
        <source>clinical, radiomics, combined</source>
        <translation>临床、影像组学、联合</translation>
    </message>
    <message>
        <source>centre column</source>
        <translation>中心列</translation>
    </message>
    <message>
        <source>Centre {name} is not judged, {basis}: {reason}</source>
        <translation>中心 {name} 未评价，{basis}：{reason}</translation>
    </message>
    <message>
        <source>Centre {name} is left out of the pooled AUC ({models}; {basis}): {reason}</source>
        <translation>中心 {name} 未纳入合并 AUC（{models}；{basis}）：{reason}</translation>
    </message>
    <message>
        <source>Centre {name} is left out of the pooled C ({models}; {basis}): {reason}</source>
        <translation>中心 {name} 未纳入合并 C 指数（{models}；{basis}）：{reason}</translation>
    </message>
    <message>
        <source>Pooled C of centres, {basis}: {reason}</source>
        <translation>各中心的合并 C 指数，{basis}：{reason}</translation>
    </message>
    <message>
        <source>a C of {value} has no variance; the pooled C without it is rather too low</source>
        <translation>C 指数为 {value} 时没有方差；不含该值的合并 C 指数偏低</translation>
    </message>
    <message>
        <source>a C of {value} has no variance; the pooled C without it is rather too high</source>
        <translation>C 指数为 {value} 时没有方差；不含该值的合并 C 指数偏高</translation>
    </message>
    <message>
        <source>its C of {value} has no variance</source>
        <translation>其 C 指数 {value} 没有方差</translation>
    </message>
    <message>
        <source>one centre has a C with a variance: pooling needs 2 at least</source>
        <translation>只有一个中心的 C 指数有方差：合并至少需要 2 个</translation>
    </message>
    <message>
        <source>no centre has a C with a variance: pooling needs 2 at least</source>
        <translation>没有中心的 C 指数有方差：合并至少需要 2 个</translation>
    </message>
    <message>
        <source>fewer than {count} events</source>
        <translation>少于 {count} 个事件</translation>
    </message>
    <message>
        <source>AUC of {name} against the rest</source>
        <translation>{name} 对其余类别的 AUC</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏倚</translation>
    </message>
    <message>
        <source>mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>fewer than {count} events in folds that have a model</source>
        <translation>在有模型的折中少于 {count} 个事件</translation>
    </message>
    <message>
        <source>Pooled AUC of centres, {basis}: {reason}</source>
        <translation>各中心的合并 AUC，{basis}：{reason}</translation>
    </message>
    <message>
        <source>Without centre {centre} the {name} model does not come about: the prevalence of the other centres stands there</source>
        <translation>没有中心 {centre} 时无法得到{name}模型：以其他中心的患病率代替</translation>
    </message>
    <message>
        <source>Centre {centre} has no value of {column}: they are imputed from the other centres</source>
        <translation>中心 {centre} 没有 {column} 的值：由其他中心填补</translation>
    </message>
    <message>
        <source>the other centres have only cases with the event ({count})</source>
        <translation>其他中心只有发生事件的病例（{count} 例）</translation>
    </message>
    <message>
        <source>the other centres have only cases without the event ({count})</source>
        <translation>其他中心只有未发生事件的病例（{count} 例）</translation>
    </message>
    <message>
        <source>not defined: only cases with the event ({count})</source>
        <translation>无定义：只有发生事件的病例（{count} 例）</translation>
    </message>
    <message>
        <source>not defined: only cases without the event ({count})</source>
        <translation>无定义：只有未发生事件的病例（{count} 例）</translation>
    </message>
    <message>
        <source>Centre {centre} has no value of {column} and {count} more: they are imputed from the other centres</source>
        <translation>中心 {centre} 没有 {column} 及另外 {count} 列的值：由其他中心填补</translation>
    </message>
    <message>
        <source>Numbers: mean ± SD where the Shapiro-Wilk test gives P &gt; 0.05 in every group, compared by Student&apos;s t-test (Welch&apos;s where Levene&apos;s test gives P ≤ 0.05) or one-way ANOVA; otherwise median (IQR), Mann-Whitney or Kruskal-Wallis. Categories: n (%), chi-square without correction where all expected counts are 5 or more, otherwise Fisher&apos;s exact test.</source>
        <translation>数值变量：各组 Shapiro-Wilk 检验 P &gt; 0.05 时以均值 ± 标准差表示，用 Student t 检验（Levene 检验 P ≤ 0.05 时用 Welch 检验）或单因素方差分析比较；否则以中位数（四分位数间距）表示，用 Mann-Whitney 或 Kruskal-Wallis 检验。分类变量：例数（%），期望频数均不小于 5 时用未校正的卡方检验，否则用 Fisher 精确检验。</translation>
    </message>
    <message>
        <source>Numbers: mean +- SD where the Shapiro-Wilk test gives P &gt; 0.05 in every group, compared by Student&apos;s t-test (Welch&apos;s where Levene&apos;s test gives P &lt;= 0.05) or one-way ANOVA; otherwise median (IQR), Mann-Whitney or Kruskal-Wallis. Categories: n (%), chi-square without correction where all expected counts are 5 or more, otherwise Fisher&apos;s exact test.</source>
        <translation>数值变量：各组 Shapiro-Wilk 检验 P &gt; 0.05 时以均值 ± 标准差表示，用 Student t 检验（Levene 检验 P ≤ 0.05 时用 Welch 检验）或单因素方差分析比较；否则以中位数（四分位数间距）表示，用 Mann-Whitney 或 Kruskal-Wallis 检验。分类变量：例数（%），期望频数均不小于 5 时用未校正的卡方检验，否则用 Fisher 精确检验。</translation>
    </message>
    <message>
        <source>95 %: {method}</source>
        <translation>95 %：{method}</translation>
    </message>
    <message>
        <source>{count} cases with the event: a validation should have {least} at least</source>
        <translation>发生事件 {count} 例：验证时至少应有 {least} 例</translation>
    </message>
    <message>
        <source>the risk by {time} {unit} is not judged: {reason}</source>
        <translation>截至 {time} {unit}的风险未评价：{reason}</translation>
    </message>
    <message>
        <source>by {time} {unit} {events} cases had the event and {beyond} were followed beyond it: its figures say little</source>
        <translation>截至 {time} {unit}有 {events} 例发生事件，{beyond} 例随访超过该时间：相应数值意义有限</translation>
    </message>
    <message>
        <source>no horizon can be judged</source>
        <translation>没有可以评价的时间点</translation>
    </message>
    <message>
        <source>an update needs {least} patients with the event by {time} {unit}, there are {count}</source>
        <translation>更新需要 {least} 例截至 {time} {unit}发生事件的患者，现有 {count} 例</translation>
    </message>
    <message>
        <source>all events by {time} are of patients who are left out together</source>
        <translation>截至 {time} 的全部事件都属于同时被留出的患者</translation>
    </message>
    <message>
        <source>(cumulative hazard by {time} {unit})</source>
        <translation>（截至 {time} {unit}的累积风险）</translation>
    </message>
    <message>
        <source>Uno&apos;s C up to {time} {unit}</source>
        <translation>截至 {time} {unit}的 Uno C 指数</translation>
    </message>
    <message>
        <source>AUC at {time} {unit}</source>
        <translation>{time} {unit}时的 AUC</translation>
    </message>
    <message>
        <source>C expected in this case mix</source>
        <translation>此病例构成下预期的 C 指数</translation>
    </message>
    <message>
        <source>Observed over expected events at {time} {unit}</source>
        <translation>{time} {unit}时观察与预期事件数之比</translation>
    </message>
    <message>
        <source>Integrated calibration index at {time} {unit}</source>
        <translation>{time} {unit}时的综合校准指数</translation>
    </message>
    <message>
        <source>a straight line: the predictions have too few levels for a curve</source>
        <translation>直线：预测值的取值过少，无法拟合曲线</translation>
    </message>
    <message>
        <source>some risks are exactly 0 or 1</source>
        <translation>部分风险恰为 0 或 1</translation>
    </message>
    <message>
        <source>no interval where nobody has the event</source>
        <translation>没有患者发生事件，故无区间</translation>
    </message>
    <message>
        <source>{folds}-fold cross-validation within these patients, {repeats} times with other folds, logarithms of the cumulative hazard averaged: no patient&apos;s updated prediction comes from an update that was fitted on him</source>
        <translation>在这些患者内的 {folds} 折交叉验证，以不同分折重复 {repeats} 次，累积风险的对数取平均：任何患者的更新预测都不来自用该患者拟合的更新</translation>
    </message>
    <message>
        <source>95 % intervals: C, AUC and Brier score by the infinitesimal jackknife, observed over expected events by Greenwood&apos;s error, slopes by Wald</source>
        <translation>95 % 区间：C 指数、AUC 和 Brier 分数用无穷小刀切法，观察与预期事件数之比用 Greenwood 误差，斜率用 Wald 法</translation>
    </message>
    <message>
        <source>Harrell&apos;s C</source>
        <translation>Harrell C 指数</translation>
    </message>
    <message>
        <source>months</source>
        <translation>个月</translation>
    </message>
</context>
<context>
    <name>ReportStep</name>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Save report...</source>
        <translation>保存报告…</translation>
    </message>
</context>
<context>
    <name>ResultStep</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Model:</source>
        <translation>模型：</translation>
    </message>
    <message>
        <source>Open...</source>
        <translation>打开...</translation>
    </message>
    <message>
        <source>Add a model of your own from its .zip or model.json</source>
        <translation>从 .zip 或 model.json 添加自己的模型</translation>
    </message>
    <message>
        <source>The model that scores the case</source>
        <translation>为病例评分的模型</translation>
    </message>
    <message>
        <source>Unite segments into the study&apos;s regions</source>
        <translation>将分割对象合并为研究规定的区域</translation>
    </message>
    <message>
        <source>Extract</source>
        <translation>提取</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Filter features</source>
        <translation>筛选特征</translation>
    </message>
    <message>
        <source>Words of a feature, such as entropy or T2; several must all occur</source>
        <translation>特征中的词，如 entropy 或 T2；多个词须同时出现</translation>
    </message>
    <message>
        <source>Save table...</source>
        <translation>保存表格...</translation>
    </message>
    <message>
        <source>Show plot</source>
        <translation>显示图表</translation>
    </message>
</context>
<context>
    <name>SegmentStep</name>
    <message>
        <source>Segment vertebrae</source>
        <translation>分割椎体</translation>
    </message>
    <message>
        <source>A network that was trained on drawn cases finds the vertebral bodies. Look at them before you use them.</source>
        <translation>由已勾画病例训练的网络查找椎体。使用前请先查看结果。</translation>
    </message>
    <message>
        <source>Network:</source>
        <translation>网络：</translation>
    </message>
    <message>
        <source>The model.zip that train-segmentation wrote</source>
        <translation>train-segmentation 写出的 model.zip</translation>
    </message>
    <message>
        <source>Known level:</source>
        <translation>已知节段：</translation>
    </message>
    <message>
        <source>Level of the body that the point lies in</source>
        <translation>该点所在椎体的节段</translation>
    </message>
    <message>
        <source>Point in it:</source>
        <translation>其中的点：</translation>
    </message>
    <message>
        <source>List of points whose first one lies in that body</source>
        <translation>点列表，其第一个点位于该椎体内</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>放置</translation>
    </message>
    <message>
        <source>Place a point in a body whose level you know: without it no level is named.</source>
        <translation>请在您确知节段的椎体内放置一个点：没有该点则不命名任何节段。</translation>
    </message>
    <message>
        <source>Lumbar count:</source>
        <translation>腰椎数目：</translation>
    </message>
    <message>
        <source>How many lumbar vertebrae there are: the image cannot tell</source>
        <translation>腰椎的数目：仅凭图像无法判断</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Use these</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>SetupStep</name>
    <message>
        <source>Set-up</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>Install...</source>
        <translation>安装...</translation>
    </message>
    <message>
        <source>Ask, then install the missing Python packages</source>
        <translation>询问后安装缺少的 Python 包</translation>
    </message>
</context>
<context>
    <name>angles.guide</name>
    <message>
        <source>click both ends of the upper endplate of L1 on a sagittal slice</source>
        <translation>在矢状面上点击 L1 上终板的两端</translation>
    </message>
    <message>
        <source>click both ends of the upper endplate of L5 on a sagittal slice</source>
        <translation>在矢状面上点击 L5 上终板的两端</translation>
    </message>
    <message>
        <source>click both ends of the upper endplate of S1 on a sagittal slice</source>
        <translation>在矢状面上点击 S1 上终板的两端</translation>
    </message>
    <message>
        <source>click both edges of the right L4-5 facet joint on an axial slice</source>
        <translation>在轴面上点击右侧 L4-5 小关节的两缘</translation>
    </message>
    <message>
        <source>click both edges of the left L4-5 facet joint on an axial slice</source>
        <translation>在轴面上点击左侧 L4-5 小关节的两缘</translation>
    </message>
    <message>
        <source>click two points of the midsagittal line on the same axial slice</source>
        <translation>在同一轴面上点击正中矢状线的两点</translation>
    </message>
    <message>
        <source>Line {number} of {count}: </source>
        <translation>第 {number} 条线，共 {count} 条：</translation>
    </message>
</context>
<context>
    <name>angles.panel</name>
    <message>
        <source>Install the Python packages first (Set-up, above)</source>
        <translation>请先安装 Python 包（见上方“准备”）</translation>
    </message>
    <message>
        <source>Place the chosen line, in place of the one that is there</source>
        <translation>放置所选的线，替换已有的线</translation>
    </message>
    <message>
        <source>No line is there yet</source>
        <translation>尚无线</translation>
    </message>
    <message>
        <source>Take the chosen line away</source>
        <translation>删除所选的线</translation>
    </message>
    <message>
        <source>Save the lines for &apos;measure angle&apos; and &apos;measure muscle&apos;</source>
        <translation>保存线，供“measure angle”与“measure muscle”使用</translation>
    </message>
    <message>
        <source>Save lines</source>
        <translation>保存线</translation>
    </message>
    <message>
        <source>Place its lines one after the other; their ends can be moved later</source>
        <translation>依次放置各线；端点之后可移动</translation>
    </message>
    <message>
        <source>no reference</source>
        <translation>无参考值</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>度</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考值</translation>
    </message>
    <message>
        <source>These lines are there: move their ends, or draw one again.</source>
        <translation>这些线已存在：可移动端点，或重画其中一条。</translation>
    </message>
    <message>
        <source>both ends lie on one point: place them apart</source>
        <translation>两端在同一点：请分开放置</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>Reference: {text}</source>
        <translation>参考值：{text}</translation>
    </message>
</context>
<context>
    <name>explain.choices</name>
    <message>
        <source>Choose a model</source>
        <translation>请选择模型</translation>
    </message>
    <message>
        <source>This model does not look at the image</source>
        <translation>该模型不使用图像</translation>
    </message>
    <message>
        <source>Open the model of one class (one of this model&apos;s folders) to see where its score comes from</source>
        <translation>请打开某一类别的模型（本模型的子文件夹之一），以查看其评分来自何处</translation>
    </message>
    <message>
        <source>Map of one feature</source>
        <translation>单个特征的图</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Features of the model</source>
        <translation>模型的特征</translation>
    </message>
    <message>
        <source>Contour of the strongest {share} %</source>
        <translation>最强 {share} % 的轮廓线</translation>
    </message>
</context>
<context>
    <name>explain.controls</name>
    <message>
        <source>Warning: {text}</source>
        <translation>警告：{text}</translation>
    </message>
</context>
<context>
    <name>explain.panel</name>
    <message>
        <source>Calculate the maps of {names} inside the drawn segments, and show them</source>
        <translation>在所绘分割内计算 {names} 的图并显示</translation>
    </message>
    <message>
        <source>No map yet</source>
        <translation>尚无特征图</translation>
    </message>
    <message>
        <source>Show the map over the image, or take it away again</source>
        <translation>在图像上显示图，或将其移除</translation>
    </message>
    <message>
        <source>Save the map, where it comes from, and its picture</source>
        <translation>保存图、其来源及图片</translation>
    </message>
    <message>
        <source>Make the map of another sequence first</source>
        <translation>请先生成另一序列的图</translation>
    </message>
    <message>
        <source>One view for each sequence, with its image and its map</source>
        <translation>每个序列一个视图，含其图像与图</translation>
    </message>
    <message>
        <source>Save map</source>
        <translation>保存图</translation>
    </message>
    <message>
        <source>Choose a feature</source>
        <translation>请选择特征</translation>
    </message>
    <message>
        <source>No part of the map stands out: all values are alike. Choose colours to see it.</source>
        <translation>图中没有突出的部分：所有数值相近。请选择颜色显示。</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
</context>
<context>
    <name>explain.texts</name>
    <message>
        <source>{kind}: {title}.</source>
        <translation>{kind}：{title}。</translation>
    </message>
</context>
<context>
    <name>explain.views</name>
    <message>
        <source>highest {share} %</source>
        <translation>最高 {share} %</translation>
    </message>
    <message>
        <source>strongest {share} % of the ROI</source>
        <translation>ROI 中最强的 {share} %</translation>
    </message>
</context>
<context>
    <name>gui.analysis</name>
    <message>
        <source>Extract all sequences, score, make the heat map and the report</source>
        <translation>提取所有序列、评分、生成热图与报告</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>Done: {count} warning(s).</source>
        <translation>完成：{count} 条警告。</translation>
    </message>
    <message>
        <source>No report was written: the packages {names} are missing (Set-up)</source>
        <translation>未生成报告：缺少软件包 {names}（设置）</translation>
    </message>
</context>
<context>
    <name>gui.anchor_point</name>
    <message>
        <source>Known level</source>
        <translation>已知节段</translation>
    </message>
</context>
<context>
    <name>gui.bodies_panel</name>
    <message>
        <source>{level}: {body:.1f} of {whole:.1f} ml</source>
        <translation>{level}：{whole:.1f} ml 中的 {body:.1f} ml</translation>
    </message>
    <message>
        <source>Choose the vertebrae that another program segmented</source>
        <translation>请选择其他程序分割的椎骨</translation>
    </message>
    <message>
        <source>Cut the bodies and show them; nothing of yours is changed</source>
        <translation>切出椎体并显示；不改动您的任何数据</translation>
    </message>
    <message>
        <source>Preview of bodies</source>
        <translation>椎体预览</translation>
    </message>
    <message>
        <source>Look at the outlines, then use them or discard them.</source>
        <translation>请查看轮廓，然后使用或放弃。</translation>
    </message>
    <message>
        <source>Names, or the labels&apos; order</source>
        <translation>按名称，或按标签顺序</translation>
    </message>
    <message>
        <source>Levels by the numbering {scheme}</source>
        <translation>节段依据编号方案 {scheme}</translation>
    </message>
    <message>
        <source>{level}: no body</source>
        <translation>{level}：无椎体</translation>
    </message>
</context>
<context>
    <name>gui.choices</name>
    <message>
        <source>{title} (exact maps)</source>
        <translation>{title}（精确热图）</translation>
    </message>
</context>
<context>
    <name>gui.correction_task</name>
    <message>
        <source>the network&apos;s segmentation</source>
        <translation>网络的分割结果</translation>
    </message>
    <message>
        <source>the network&apos;s record</source>
        <translation>网络的记录</translation>
    </message>
</context>
<context>
    <name>gui.corrections_panel</name>
    <message>
        <source>Keep the image, the corrected bodies and how long it took; kept again, the image is replaced</source>
        <translation>保存图像、修正后的椎体和所用时间；再次保存时替换同一图像</translation>
    </message>
    <message>
        <source>The correction is kept: {count} voxels changed, Dice {dice:.3f} with what the network gave.</source>
        <translation>修正已保存：改动 {count} 个体素，与网络结果的 Dice 为 {dice:.3f}。</translation>
    </message>
    <message>
        <source>Choose a folder for the corrections</source>
        <translation>请选择存放修正的文件夹</translation>
    </message>
    <message>
        <source>{count} corrections kept in this folder; train again with:</source>
        <translation>此文件夹中已保存 {count} 例修正；重新训练的命令：</translation>
    </message>
    <message>
        <source>Choose the segments that the network gave: {name}</source>
        <translation>请选择网络给出的分割：{name}</translation>
    </message>
    <message>
        <source>1 correction kept in this folder; train again with:</source>
        <translation>此文件夹中已保存 1 例修正；重新训练的命令：</translation>
    </message>
    <message>
        <source>No correction is kept in this folder yet.</source>
        <translation>此文件夹中尚未保存修正。</translation>
    </message>
</context>
<context>
    <name>gui.dependencies</name>
    <message>
        <source>These Python packages will be downloaded from the Python Package Index and installed into Slicer:

{packages}

Patient data are not sent anywhere. Install them now?</source>
        <translation>以下 Python 包将从 Python Package Index 下载并安装到 Slicer：

{packages}

不会发送任何患者数据。现在安装吗？</translation>
    </message>
    <message>
        <source>Install Python packages</source>
        <translation>安装 Python 包</translation>
    </message>
</context>
<context>
    <name>gui.draw_panel</name>
    <message>
        <source>Go on to the next segment (Alt+Down)</source>
        <translation>转到下一分割（Alt+↓）</translation>
    </message>
    <message>
        <source>All segments are drawn.</source>
        <translation>所有分割均已勾画。</translation>
    </message>
    <message>
        <source>Create the segments first</source>
        <translation>请先创建分割</translation>
    </message>
    <message>
        <source>Draw here, in the panel</source>
        <translation>在此面板中勾画</translation>
    </message>
    <message>
        <source>Segments are ready: press Edit segments and draw them.</source>
        <translation>分割已就绪：请按“编辑分割”进行勾画。</translation>
    </message>
    <message>
        <source>Install the Python packages first (Set-up, above)</source>
        <translation>请先安装 Python 包（见上方“准备”）</translation>
    </message>
    <message>
        <source>Choose a protocol</source>
        <translation>请选择方案</translation>
    </message>
    <message>
        <source>Choose an image first</source>
        <translation>请先选择图像</translation>
    </message>
    <message>
        <source>Wait until the calculation has ended</source>
        <translation>请等待计算结束</translation>
    </message>
    <message>
        <source>Create the segments {names}</source>
        <translation>创建分割对象 {names}</translation>
    </message>
</context>
<context>
    <name>gui.features_panel</name>
    <message>
        <source>Save the table as CSV</source>
        <translation>将表格保存为 CSV</translation>
    </message>
    <message>
        <source>Save feature table</source>
        <translation>保存特征表</translation>
    </message>
    <message>
        <source>Extract the features of {names}</source>
        <translation>提取 {names} 的特征</translation>
    </message>
    <message>
        <source>Extract features first</source>
        <translation>请先提取特征</translation>
    </message>
    <message>
        <source>{rows} row(s) of {features} features, {undefined} undefined.</source>
        <translation>{rows} 行，每行 {features} 个特征，{undefined} 个无法计算。</translation>
    </message>
    <message>
        <source>One row per region of the study ({regions}); otherwise one per segment</source>
        <translation>按研究区域（{regions}）每区一行；否则每个分割对象一行</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
</context>
<context>
    <name>gui.footer</name>
    <message>
        <source>1 warning</source>
        <translation>1 条警告</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩余 {seconds} 秒</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 条警告</translation>
    </message>
</context>
<context>
    <name>gui.hand_over</name>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation>分割</translation>
    </message>
</context>
<context>
    <name>gui.inputs_panel</name>
    <message>
        <source>(choose)</source>
        <translation>（请选择）</translation>
    </message>
</context>
<context>
    <name>gui.module</name>
    <message>
        <source>The protocols repeat published studies, which the module names with each protocol. Feature definitions follow PyRadiomics and the Image Biomarker Standardisation Initiative.</source>
        <translation>各方案重复已发表的研究，模块在每个方案旁注明其来源。特征定义遵循 PyRadiomics 与影像生物标志物标准化倡议（IBSI）。</translation>
    </message>
    <message>
        <source>For research use only: no result of this module is a diagnosis.</source>
        <translation>仅供科研使用：本模块的任何结果均不构成诊断。</translation>
    </message>
</context>
<context>
    <name>gui.movement</name>
    <message>
        <source>Not checked yet whether the segments lie on every sequence.</source>
        <translation>尚未检查分割是否与每个序列吻合。</translation>
    </message>
    <message>
        <source>Compare the bodies&apos; edges in all sequences</source>
        <translation>比较所有序列中椎体的边缘</translation>
    </message>
    <message>
        <source>Check first; no sequence needs it so far</source>
        <translation>请先检查；目前没有序列需要校正</translation>
    </message>
    <message>
        <source>Register rigidly and move the segments, never the image</source>
        <translation>刚性配准并移动分割，绝不移动图像</translation>
    </message>
    <message>
        <source>Take the correction of all sequences away</source>
        <translation>取消所有序列的校正</translation>
    </message>
    <message>
        <source>The sequences were compared.</source>
        <translation>各序列已比较。</translation>
    </message>
    <message>
        <source>{name}: the patient may have moved ({mm:.1f} mm)</source>
        <translation>{name}：患者可能移动过（{mm:.1f} mm）</translation>
    </message>
    <message>
        <source>{name}: fits ({mm:.1f} mm)</source>
        <translation>{name}：吻合（{mm:.1f} mm）</translation>
    </message>
    <message>
        <source>{name}: corrected for movement</source>
        <translation>{name}：已校正移动</translation>
    </message>
    <message>
        <source>{name}: could not be checked ({reason})</source>
        <translation>{name}：无法检查（{reason}）</translation>
    </message>
</context>
<context>
    <name>gui.obstacles</name>
    <message>
        <source>Install the Python packages first (Set-up, above)</source>
        <translation>请先安装 Python 包（见上方“准备”）</translation>
    </message>
    <message>
        <source>Wait until the calculation has ended, or cancel it</source>
        <translation>请等待计算结束，或取消计算</translation>
    </message>
    <message>
        <source>Choose a protocol</source>
        <translation>请选择方案</translation>
    </message>
    <message>
        <source>This study draws no vertebra</source>
        <translation>该研究不勾画椎骨</translation>
    </message>
    <message>
        <source>Choose an image first</source>
        <translation>请先选择图像</translation>
    </message>
    <message>
        <source>Choose segments, or create and draw them</source>
        <translation>请选择分割，或创建并勾画</translation>
    </message>
    <message>
        <source>Create the segments and draw them</source>
        <translation>请创建分割并勾画</translation>
    </message>
    <message>
        <source>Enter a case id (a pseudonym)</source>
        <translation>请输入病例编号（假名）</translation>
    </message>
    <message>
        <source>{names} are empty: draw them</source>
        <translation>{names} 为空：请勾画</translation>
    </message>
    <message>
        <source>{names} is empty: draw it</source>
        <translation>{names} 为空：请勾画</translation>
    </message>
    <message>
        <source>{names} are not there: draw them</source>
        <translation>缺少 {names}：请勾画</translation>
    </message>
    <message>
        <source>{names} is not there: draw it</source>
        <translation>缺少 {names}：请勾画</translation>
    </message>
    <message>
        <source>{names}: choose an image</source>
        <translation>{names}：请选择图像</translation>
    </message>
</context>
<context>
    <name>gui.proposed_segments</name>
    <message>
        <source>Make them segments of the study, to be checked and corrected</source>
        <translation>作为研究的分割对象，供检查和修正</translation>
    </message>
    <message>
        <source>Remove the preview</source>
        <translation>移除预览</translation>
    </message>
    <message>
        <source>The bodies are in {name}: check and correct them.</source>
        <translation>椎体已放入 {name}：请检查并修正。</translation>
    </message>
</context>
<context>
    <name>gui.radiograph_panel</name>
    <message>
        <source>Calculate the network&apos;s score of this radiograph</source>
        <translation>计算网络对这张 X 线片的评分</translation>
    </message>
    <message>
        <source>Draw a line round the tenth of the picture where the map is highest</source>
        <translation>在图中数值最高的十分之一周围画线</translation>
    </message>
    <message>
        <source>Choose a radiograph</source>
        <translation>请选择一张 X 线片</translation>
    </message>
    <message>
        <source>This is a volume of many slices: choose a radiograph</source>
        <translation>这是多层的体数据：请选择一张 X 线片</translation>
    </message>
    <message>
        <source>Choose a network: model.json in the folder that cxr train wrote, or a .zip</source>
        <translation>请选择网络：cxr train 写出的文件夹中的 model.json，或一个 .zip</translation>
    </message>
    <message>
        <source>Scored.</source>
        <translation>评分完成。</translation>
    </message>
    <message>
        <source>95 % interval {low:.3f} to {high:.3f}</source>
        <translation>95 % 区间 {low:.3f} 至 {high:.3f}</translation>
    </message>
    <message>
        <source>contour round the highest tenth, from {level} logit per cell</source>
        <translation>最高的十分之一的轮廓，每格自 {level} logit 起</translation>
    </message>
    <message>
        <source>The map is shown over the radiograph.</source>
        <translation>图已显示在 X 线片上。</translation>
    </message>
    <message>
        <source>network, from {level}</source>
        <translation>网络，自 {level} 起</translation>
    </message>
    <message>
        <source>highest tenth, logit per cell</source>
        <translation>最高的十分之一，每格 logit</translation>
    </message>
    <message>
        <source>The network is not there: {path}</source>
        <translation>找不到该网络：{path}</translation>
    </message>
    <message>
        <source>control, from {level}</source>
        <translation>对照，自 {level} 起</translation>
    </message>
    <message>
        <source>Probability of {what}</source>
        <translation>{what} 的概率</translation>
    </message>
    <message>
        <source>Warning: {text}</source>
        <translation>警告：{text}</translation>
    </message>
</context>
<context>
    <name>gui.radiograph_task</name>
    <message>
        <source>radiograph</source>
        <translation>X 线片</translation>
    </message>
</context>
<context>
    <name>gui.report_panel</name>
    <message>
        <source>Press Analyse first</source>
        <translation>请先按“分析”</translation>
    </message>
    <message>
        <source>Open the page of the last analysis in the browser</source>
        <translation>在浏览器中打开最近一次分析的页面</translation>
    </message>
    <message>
        <source>Keep page, table, score, map, images and segments in a folder</source>
        <translation>将页面、表格、评分、图、图像与分割保存到文件夹</translation>
    </message>
    <message>
        <source>The page of the last analysis is ready.</source>
        <translation>最近一次分析的页面已就绪。</translation>
    </message>
    <message>
        <source>Folder for the report, image and segments</source>
        <translation>报告、图像与分割的文件夹</translation>
    </message>
    <message>
        <source>Report written: {path}</source>
        <translation>报告已写入：{path}</translation>
    </message>
</context>
<context>
    <name>gui.runner</name>
    <message>
        <source>Starting...</source>
        <translation>正在启动...</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
</context>
<context>
    <name>gui.sample_data</name>
    <message>
        <source>Simulating a case...</source>
        <translation>正在模拟病例…</translation>
    </message>
</context>
<context>
    <name>gui.score_panel</name>
    <message>
        <source>Calculate what the model predicts for this case</source>
        <translation>计算模型对该病例的预测</translation>
    </message>
    <message>
        <source>Score the case first</source>
        <translation>请先为病例评分</translation>
    </message>
    <message>
        <source>Show the contributions as a plot in the views</source>
        <translation>在视图中以图表显示贡献</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>请选择模型</translation>
    </message>
    <message>
        <source>Enter a case id (a pseudonym)</source>
        <translation>请输入病例编号（假名）</translation>
    </message>
    <message>
        <source>Extract the features first</source>
        <translation>请先提取特征</translation>
    </message>
    <message>
        <source>Scored.</source>
        <translation>评分完成。</translation>
    </message>
    <message>
        <source>The model&apos;s protocol {name} is not in the list</source>
        <translation>列表中没有该模型的方案 {name}</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>分值</translation>
    </message>
    <message>
        <source>Most points</source>
        <translation>最高分值</translation>
    </message>
    <message>
        <source>Enter {names}</source>
        <translation>请输入 {names}</translation>
    </message>
    <message>
        <source>The model needs another protocol: {title}</source>
        <translation>该模型需要另一方案：{title}</translation>
    </message>
    <message>
        <source>Extract the features first ({names} of this case)</source>
        <translation>请先提取特征（本病例的 {names}）</translation>
    </message>
    <message>
        <source>A Shapley map was made instead: {reason}</source>
        <translation>已改为生成 Shapley 图：{reason}</translation>
    </message>
</context>
<context>
    <name>gui.segment_panel</name>
    <message>
        <source>Find the vertebral bodies and show them; nothing of yours is changed</source>
        <translation>查找椎体并显示；不改动您的任何数据</translation>
    </message>
    <message>
        <source>{name}: {volume:.1f} ml, {height:.0f} mm high</source>
        <translation>{name}：{volume:.1f} ml，高 {height:.0f} mm</translation>
    </message>
    <message>
        <source>{line}; please review: {notes}</source>
        <translation>{line}；请检查：{notes}</translation>
    </message>
    <message>
        <source>Click into the middle of a body whose level you know</source>
        <translation>点击您确知节段的椎体的中央</translation>
    </message>
    <message>
        <source>Preview of vertebrae</source>
        <translation>椎体分割预览</translation>
    </message>
    <message>
        <source>Look at the outlines, then use them or discard them.</source>
        <translation>请查看轮廓，然后使用或放弃。</translation>
    </message>
    <message>
        <source>Set a point in a body whose level you know, and segment again</source>
        <translation>请在您确知节段的椎体内放置一个点，然后重新分割</translation>
    </message>
    <message>
        <source>Choose how many lumbar vertebrae there are</source>
        <translation>请选择腰椎的数目</translation>
    </message>
    <message>
        <source>Choose the file of a network (model.zip)</source>
        <translation>请选择网络文件（model.zip）</translation>
    </message>
    <message>
        <source>The network&apos;s file is not there</source>
        <translation>网络文件不存在</translation>
    </message>
    <message>
        <source>No level is named. Set the point, and segment again: without it they cannot be used.</source>
        <translation>未命名任何节段。请放置该点并重新分割：否则无法使用。</translation>
    </message>
    <message>
        <source>Five or six lumbar vertebrae are possible: compare with the whole spine, and choose.</source>
        <translation>腰椎可能为五个或六个：请对照全脊柱后选择。</translation>
    </message>
    <message>
        <source>Click into the body of {level} in a view.</source>
        <translation>请在视图中点击 {level} 的椎体。</translation>
    </message>
    <message>
        <source>None of this study&apos;s vertebrae was found: {names}</source>
        <translation>未找到本研究的任何椎骨：{names}</translation>
    </message>
    <message>
        <source>This study does not draw {names}: left out</source>
        <translation>本研究不勾画 {names}：已略去</translation>
    </message>
    <message>
        <source>(look and choose)</source>
        <translation>（请查看并选择）</translation>
    </message>
</context>
<context>
    <name>gui.segment_statistics</name>
    <message>
        <source>Paraspinal muscles (PainGrade)</source>
        <translation>椎旁肌（PainGrade）</translation>
    </message>
    <message>
        <source>Level, slice</source>
        <translation>层面号</translation>
    </message>
    <message>
        <source>Measured slice, counted from 0</source>
        <translation>测量层面，从 0 计数</translation>
    </message>
    <message>
        <source>fixed threshold</source>
        <translation>固定阈值</translation>
    </message>
    <message>
        <source>share of the reference</source>
        <translation>参照比例</translation>
    </message>
</context>
<context>
    <name>gui.sequence_selectors</name>
    <message>
        <source>The {sequence} image of the case</source>
        <translation>病例的 {sequence} 图像</translation>
    </message>
</context>
<context>
    <name>gui.setup_panel</name>
    <message>
        <source>All needed Python packages are installed.</source>
        <translation>所需的 Python 包均已安装。</translation>
    </message>
    <message>
        <source>Restart Slicer now: {packages} were replaced while in use.</source>
        <translation>请立即重启 Slicer：{packages} 在使用中被替换。</translation>
    </message>
    <message>
        <source>These Python packages are needed once: {packages}.</source>
        <translation>需要安装一次以下 Python 包：{packages}。</translation>
    </message>
</context>
<context>
    <name>measure.choices</name>
    <message>
        <source>Disc, or L4 and L5</source>
        <translation>椎间盘，或 L4 与 L5</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>One slice</source>
        <translation>一个层面</translation>
    </message>
    <message>
        <source>Three slices</source>
        <translation>三个层面</translation>
    </message>
    <message>
        <source>Whole volume</source>
        <translation>整个容积</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>未给出</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>(choose)</source>
        <translation>（请选择）</translation>
    </message>
    <message>
        <source>(not measured)</source>
        <translation>（不测量）</translation>
    </message>
    <message>
        <source>{text} is no number</source>
        <translation>{text} 不是数字</translation>
    </message>
    <message>
        <source>{text} are not {count} numbers</source>
        <translation>{text} 不是 {count} 个数字</translation>
    </message>
    <message>
        <source>both sides</source>
        <translation>双侧合并</translation>
    </message>
    <message>
        <source>each muscle</source>
        <translation>各肌分别</translation>
    </message>
    <message>
        <source>cut-offs</source>
        <translation>分级界值</translation>
    </message>
    <message>
        <source>Correct it in Options</source>
        <translation>请在“选项”中更正</translation>
    </message>
</context>
<context>
    <name>measure.level</name>
    <message>
        <source>Choose the level: a slice or a point, or draw the disc</source>
        <translation>请选定层面：层面号或点，或勾画椎间盘</translation>
    </message>
    <message>
        <source>Click the level in a view.</source>
        <translation>请在视图中点击该层面。</translation>
    </message>
    <message>
        <source>Level: slice {index} (from 0), {tilt:.1f}° against the disc</source>
        <translation>层面：第 {index} 层（从 0 计），与椎间盘成 {tilt:.1f}°</translation>
    </message>
    <message>
        <source>Place the point of the level</source>
        <translation>请放置层面的点</translation>
    </message>
    <message>
        <source>No view shows a slice of this image.</source>
        <translation>没有视图显示此图像的层面。</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Level: slice {index} (from 0); tilt unknown, no disc is drawn</source>
        <translation>层面：第 {index} 层（从 0 计）；未勾画椎间盘，倾角未知</translation>
    </message>
    <message>
        <source>No level is known</source>
        <translation>层面未知</translation>
    </message>
</context>
<context>
    <name>measure.panel</name>
    <message>
        <source>Measure, and open the page of the case for printing</source>
        <translation>测量，并打开病例页面以供打印</translation>
    </message>
    <message>
        <source>Measure area, fat and signal of the muscles at the level</source>
        <translation>测量该层面肌肉的面积、脂肪与信号</translation>
    </message>
    <message>
        <source>Measure by every fat method whose inputs are there, side by side</source>
        <translation>用所有具备输入的脂肪方法测量，并列显示</translation>
    </message>
    <message>
        <source>Make the page first</source>
        <translation>请先生成页面</translation>
    </message>
    <message>
        <source>Save the page as a file of its own</source>
        <translation>将页面另存为文件</translation>
    </message>
    <message>
        <source>Go to the level in the views, and check sides and tilt</source>
        <translation>在视图中转到该层面，并核对左右与倾角</translation>
    </message>
    <message>
        <source>Measure the slice that the views show</source>
        <translation>测量视图所显示的层面</translation>
    </message>
    <message>
        <source>Place the level&apos;s point with the next click in a view</source>
        <translation>在视图中的下一次点击即放置层面的点</translation>
    </message>
    <message>
        <source>Add its empty segment</source>
        <translation>添加其空白分割对象</translation>
    </message>
    <message>
        <source>Enter a case id (a pseudonym)</source>
        <translation>请输入病例编号（假名）</translation>
    </message>
    <message>
        <source>Save page</source>
        <translation>保存页面</translation>
    </message>
    <message>
        <source>Install the Python packages first (Set-up, above)</source>
        <translation>请先安装 Python 包（见上方“准备”）</translation>
    </message>
    <message>
        <source>Choose an image first</source>
        <translation>请先选择图像</translation>
    </message>
    <message>
        <source>Choose segments, or create and draw them</source>
        <translation>请选择分割，或创建并勾画</translation>
    </message>
    <message>
        <source>Say which segment is which muscle</source>
        <translation>请指明哪个分割对象是哪块肌肉</translation>
    </message>
    <message>
        <source>Draw a muscle first</source>
        <translation>请先勾画一块肌肉</translation>
    </message>
    <message>
        <source>Create the segments first</source>
        <translation>请先创建分割</translation>
    </message>
    <message>
        <source>{count} values of case {case}. {notice}</source>
        <translation>病例 {case} 共 {count} 个值。{notice}</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>Install {names} first (Set-up, above)</source>
        <translation>请先安装 {names}（见上方“设置”）</translation>
    </message>
</context>
<context>
    <name>measure.results</name>
    <message>
        <source>Suggested from the rate at the cut-offs {edges} %. Readers agree poorly on grades (AC1 0.33)</source>
        <translation>由脂肪率按界值 {edges} % 得出的建议。阅片者对分级的一致性差（AC1 0.33）</translation>
    </message>
    <message>
        <source>Goutallier, suggestion</source>
        <translation>Goutallier（建议）</translation>
    </message>
    <message>
        <source>{roi}: BIC gain of a second component {gain:.0f}, overlap {overlap:.0f} %</source>
        <translation>{roi}：第二成分的 BIC 增益 {gain:.0f}，重叠 {overlap:.0f} %</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>doubt</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Spread (points)</source>
        <translation>极差（百分点）</translation>
    </message>
    <message>
        <source>Largest minus smallest rate</source>
        <translation>最大与最小脂肪率之差</translation>
    </message>
    <message>
        <source>Reference: {text}</source>
        <translation>参考值：{text}</translation>
    </message>
    <message>
        <source>Threshold {value:.4g}</source>
        <translation>阈值 {value:.4g}</translation>
    </message>
</context>
<context>
    <name>measure.segments</name>
    <message>
        <source>This segment is not measured</source>
        <translation>此分割对象不测量</translation>
    </message>
    <message>
        <source>No segment is known to be a muscle: say which is which</source>
        <translation>没有分割对象被识别为肌肉：请逐一指明</translation>
    </message>
    <message>
        <source>Two segments are {names}: correct one of them</source>
        <translation>有两个分割对象均为 {names}：请更正其一</translation>
    </message>
    <message>
        <source>{name} is ready: press Edit segments and draw it.</source>
        <translation>{name} 已就绪：请按“编辑分割”勾画。</translation>
    </message>
    <message>
        <source>Segments named by {scheme}: {names}</source>
        <translation>按 {scheme} 命名的分割对象：{names}</translation>
    </message>
</context>
<context>
    <name>measure.shown</name>
    <message>
        <source>Fat by method</source>
        <translation>各方法判定的脂肪</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Asym. %</source>
        <translation>不对称 %</translation>
    </message>
    <message>
        <source>Fat rate, %</source>
        <translation>脂肪率，%</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Muscles of {case}</source>
        <translation>{case} 的肌肉</translation>
    </message>
    <message>
        <source>Case {case}</source>
        <translation>病例 {case}</translation>
    </message>
</context>
<context>
    <name>measure.tasks</name>
    <message>
        <source>&apos;Voxel for voxel&apos; in Options</source>
        <translation>“选项”中的“逐体素对应”</translation>
    </message>
    <message>
        <source>&apos;Much fat is right&apos; in Options</source>
        <translation>“选项”中的“脂肪多属实”</translation>
    </message>
    <message>
        <source>&apos;Level&apos;</source>
        <translation>“层面”</translation>
    </message>
    <message>
        <source>&apos;Extent&apos; in Options</source>
        <translation>“选项”中的“范围”</translation>
    </message>
    <message>
        <source>&apos;Segments&apos;</source>
        <translation>“分割对象”</translation>
    </message>
    <message>
        <source>the water image</source>
        <translation>水像</translation>
    </message>
    <message>
        <source>the image of the case</source>
        <translation>病例图像</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>water image</source>
        <translation>水像</translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>线</translation>
    </message>
    <message>
        <source>fixed threshold</source>
        <translation>固定阈值</translation>
    </message>
    <message>
        <source>share of the reference</source>
        <translation>参照比例</translation>
    </message>
    <message>
        <source>level</source>
        <translation>层面</translation>
    </message>
</context>
<context>
    <name>reading.controls</name>
    <message>
        <source>Submitted before. Why do you revise it?</source>
        <translation>此前已提交。为何修订？</translation>
    </message>
    <message>
        <source>No other case is left to do now.</source>
        <translation>现在没有其他待阅病例。</translation>
    </message>
    <message>
        <source>This is the first case.</source>
        <translation>这是第一例病例。</translation>
    </message>
    <message>
        <source>No case is open. Double-click one, or press Next.</source>
        <translation>未打开病例。请双击一例，或按“下一例”。</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Min:s</source>
        <translation>分:秒</translation>
    </message>
    <message>
        <source>Restore or discard the autosaved drawing first</source>
        <translation>请先恢复或放弃自动保存的勾画</translation>
    </message>
    <message>
        <source>This case was submitted; revise it instead</source>
        <translation>该病例已提交；请改为修订</translation>
    </message>
    <message>
        <source>Leave the case undone, for the reason beside</source>
        <translation>因旁边填写的原因不阅该病例</translation>
    </message>
    <message>
        <source>Skipped.</source>
        <translation>已跳过。</translation>
    </message>
    <message>
        <source>The drawing has changed, and other things were found. Read them before you give a reason.</source>
        <translation>勾画已改变，并发现了其他问题。请先查看再填写理由。</translation>
    </message>
    <message>
        <source>Check the drawing, hand it in and open the next case (Alt+Return)</source>
        <translation>检查勾画、提交并打开下一例（Alt+Return）</translation>
    </message>
    <message>
        <source>Replace the drawing by this reader&apos;s mask</source>
        <translation>以该阅片者的掩膜替换当前勾画</translation>
    </message>
    <message>
        <source>Not submitted: please look at what was found.</source>
        <translation>未提交：请查看所发现的问题。</translation>
    </message>
    <message>
        <source>Not kept, because the study does not ask for it: {names}.</source>
        <translation>未保留，因为本研究不需要：{names}。</translation>
    </message>
    <message>
        <source>Case {case} is submitted.</source>
        <translation>病例 {case} 已提交。</translation>
    </message>
    <message>
        <source>Active time {time}</source>
        <translation>有效用时 {time}</translation>
    </message>
    <message>
        <source>Take {who}</source>
        <translation>采用 {who}</translation>
    </message>
    <message>
        <source>Blue: {first} only. Orange: {second} only. Grey: both. Pink: different ROIs.</source>
        <translation>蓝色：仅 {first}。橙色：仅 {second}。灰色：两者。粉色：ROI 不同。</translation>
    </message>
    <message>
        <source>The drawing is {who}&apos;s now. Submit it, or edit it first.</source>
        <translation>当前为 {who} 的勾画。请提交，或先修改。</translation>
    </message>
</context>
<context>
    <name>reading.grades</name>
    <message>
        <source>Needed before the case can be submitted</source>
        <translation>提交该病例前必须作答</translation>
    </message>
    <message>
        <source>May be left open</source>
        <translation>可不作答</translation>
    </message>
    <message>
        <source>{question}:</source>
        <translation>{question}：</translation>
    </message>
</context>
<context>
    <name>reading.panel</name>
    <message>
        <source>Study folder</source>
        <translation>研究文件夹</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Install the Python packages first (Set-up, above)</source>
        <translation>请先安装 Python 包（见上方“准备”）</translation>
    </message>
    <message>
        <source>Choose the folder of a reader study</source>
        <translation>选择阅片研究的文件夹</translation>
    </message>
    <message>
        <source>Open the worklist at the case where you stopped</source>
        <translation>从上次停下的病例打开工作列表</translation>
    </message>
    <message>
        <source>No session is open</source>
        <translation>没有开放的轮次</translation>
    </message>
    <message>
        <source>Keep the drawing and close the study</source>
        <translation>保留勾画并关闭研究</translation>
    </message>
    <message>
        <source>Leave the open session first</source>
        <translation>请先离开已打开的轮次</translation>
    </message>
    <message>
        <source>Choose a study folder and who you are</source>
        <translation>请选择研究文件夹和您的身份</translation>
    </message>
    <message>
        <source>The scene holds {count} other image(s): close it before you read blind.</source>
        <translation>场景中还有 {count} 幅其他图像：盲法阅片前请关闭场景。</translation>
    </message>
    <message>
        <source>Choose a session</source>
        <translation>请选择轮次</translation>
    </message>
</context>
<context>
    <name>reading.progress</name>
    <message>
        <source>Pseudonym key, which tells the hidden repeats</source>
        <translation>假名对照表（其中记有隐藏重复病例）</translation>
    </message>
    <message>
        <source>Wait until the calculation has ended, or cancel it</source>
        <translation>请等待计算结束，或取消计算</translation>
    </message>
    <message>
        <source>Form the final masks of all cases that are ready</source>
        <translation>为所有已就绪的病例合成最终掩膜</translation>
    </message>
    <message>
        <source>Write tables and masks, under pseudonyms, into a folder</source>
        <translation>以代号将表格与掩膜写入文件夹</translation>
    </message>
    <message>
        <source>Features, ICC, overlap and report of all readings</source>
        <translation>所有阅片的特征、ICC、重叠与报告</translation>
    </message>
    <message>
        <source>Read the study&apos;s folder again</source>
        <translation>重新读取研究文件夹</translation>
    </message>
    <message>
        <source>Folder for tables and masks</source>
        <translation>存放表格与掩膜的文件夹</translation>
    </message>
    <message>
        <source>Folder for the agreement report</source>
        <translation>存放一致性报告的文件夹</translation>
    </message>
    <message>
        <source>Participant</source>
        <translation>参与者</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Min:s</source>
        <translation>分:秒</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>by arbitration</source>
        <translation>按仲裁</translation>
    </message>
    <message>
        <source>by majority vote</source>
        <translation>按多数表决</translation>
    </message>
    <message>
        <source>by STAPLE</source>
        <translation>按 STAPLE</translation>
    </message>
    <message>
        <source>{done} of {total} readings done, {final} of {cases} cases have a final mask.</source>
        <translation>{total} 次阅片已完成 {done} 次，{cases} 例病例中 {final} 例有最终掩膜。</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>最终</translation>
    </message>
    <message>
        <source>Missing Python packages: {names}</source>
        <translation>缺少 Python 包：{names}</translation>
    </message>
    <message>
        <source>{count} final masks formed, {same} unchanged.</source>
        <translation>已合成 {count} 个最终掩膜，{same} 个未变。</translation>
    </message>
    <message>
        <source>{count} features are stable in all comparisons.</source>
        <translation>{count} 个特征在所有比较中均稳定。</translation>
    </message>
    <message>
        <source> Late: {names}.</source>
        <translation> 逾期：{names}。</translation>
    </message>
    <message>
        <source> Hidden repeats in every session: {count}.</source>
        <translation>每轮阅片中的隐藏重复病例：{count} 例。</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>已写入 {folder}。</translation>
    </message>
</context>
<context>
    <name>reading.words</name>
    <message>
        <source> on this computer</source>
        <translation>（在本机）</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>, opened early by the coordinator</source>
        <translation>，由协调员提前开放</translation>
    </message>
    <message>
        <source>Session {number}: not open</source>
        <translation>第 {number} 轮：未开放</translation>
    </message>
    <message>
        <source>{done} of {total} cases done</source>
        <translation>{total} 例病例已完成 {done} 例</translation>
    </message>
    <message>
        <source>A drawing that was not submitted was kept{place} at {when} UTC, after {time} min of work. Go on with it?</source>
        <translation>保留了一份未提交的勾画{place}：保存于 {when} UTC，已用时 {time} 分钟。继续吗？</translation>
    </message>
    <message>
        <source>Session {number}: open{early}</source>
        <translation>第 {number} 轮：开放{early}</translation>
    </message>
    <message>
        <source>Session {number}: opens on {date}</source>
        <translation>第 {number} 轮：{date} 开放</translation>
    </message>
    <message>
        <source>{status}, version {version}</source>
        <translation>{status}，第 {version} 版</translation>
    </message>
    <message>
        <source>{state} (opened early)</source>
        <translation>{state}（提前开放）</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>late by {days} days</source>
        <translation>逾期 {days} 天</translation>
    </message>
    <message>
        <source>open</source>
        <translation>开放</translation>
    </message>
    <message>
        <source>opens on {date}</source>
        <translation>{date} 开放</translation>
    </message>
</context>
<context>
    <name>result.card</name>
    <message>
        <source>cross-validation</source>
        <translation>交叉验证</translation>
    </message>
    <message>
        <source>held-out patients</source>
        <translation>留出的患者</translation>
    </message>
    <message>
        <source>another centre or time</source>
        <translation>其他中心或时期</translation>
    </message>
    <message>
        <source>0 to 1: probability in vermilion, its 95 % interval shaded</source>
        <translation>0 至 1：朱红色为概率，阴影为其 95 % 区间</translation>
    </message>
    <message>
        <source>Nomogram: {points:.0f} points</source>
        <translation>列线图：{points:.0f} 分</translation>
    </message>
    <message>
        <source>Found with this model:</source>
        <translation>该模型的已有结果：</translation>
    </message>
    <message>
        <source>, cut-off {value:g} in black</source>
        <translation>，黑色为截断值 {value:g}</translation>
    </message>
    <message>
        <source>Contributions ({scale}):</source>
        <translation>贡献（{scale}）：</translation>
    </message>
    <message>
        <source>{basis}: {name} {value}, {cases} cases</source>
        <translation>{basis}：{name} {value}，{cases} 例</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Warning: {text}</source>
        <translation>警告：{text}</translation>
    </message>
</context>
<context>
    <name>result.feature_lines</name>
    <message>
        <source>Feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>In training</source>
        <translation>在训练人群中</translation>
    </message>
    <message>
        <source>PyRadiomics name</source>
        <translation>PyRadiomics 名称</translation>
    </message>
    <message>
        <source>undefined</source>
        <translation>无法计算</translation>
    </message>
    <message>
        <source>Feature ({place})</source>
        <translation>特征（{place}）</translation>
    </message>
    <message>
        <source>{place}: outside</source>
        <translation>{place}：超出范围</translation>
    </message>
    <message>
        <source>{place}: {percentile:.0f}th %</source>
        <translation>{place}：第 {percentile:.0f} 百分位</translation>
    </message>
</context>
<context>
    <name>result.words</name>
    <message>
        <source>95 % prediction interval {low:.4g} to {high:.4g} {unit}</source>
        <translation>95 % 预测区间 {low:.4g} 至 {high:.4g} {unit}</translation>
    </message>
    <message>
        <source>Risk of {event} by {time:g} {unit}: {risk:.3f} (95 % interval {low:.3f} to {high:.3f})</source>
        <translation>{time:g} {unit}内发生{event}的风险：{risk:.3f}（95 % 区间 {low:.3f} 至 {high:.3f}）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Class {name} at the cut-off {cutoff:g}</source>
        <translation>类别 {name}，截断值 {cutoff:g}</translation>
    </message>
    <message>
        <source>Contributions ({scale}):</source>
        <translation>贡献（{scale}）：</translation>
    </message>
    <message>
        <source>Possible classes: {names} (sets hold the true class of {aim})</source>
        <translation>可能的类别：{names}（预测集包含 {aim} 的真实类别）</translation>
    </message>
    <message>
        <source>No class: {reason}</source>
        <translation>无类别：{reason}</translation>
    </message>
    <message>
        <source>No 95 % prediction interval: {reason}</source>
        <translation>无 95 % 预测区间：{reason}</translation>
    </message>
    <message>
        <source>95 % interval {low:.3f} to {high:.3f}</source>
        <translation>95 % 区间 {low:.3f} 至 {high:.3f}</translation>
    </message>
    <message>
        <source>No 95 % interval: {reason}</source>
        <translation>无 95 % 区间：{reason}</translation>
    </message>
    <message>
        <source>{name} has no model: {reason}</source>
        <translation>{name} 没有模型：{reason}</translation>
    </message>
    <message>
        <source>{name} against the rest:</source>
        <translation>{name} 对其余类别：</translation>
    </message>
</context>
</TS>
