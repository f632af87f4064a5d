"""The stand-ins behave as PythonQt does; otherwise the panel's tests would prove nothing."""

import pytest
import qt
import slicer


def test_a_property_is_an_attribute_and_calling_it_is_an_error(host):
    label = qt.QLabel()
    label.text = "a"
    assert label.text == "a"
    with pytest.raises(TypeError):
        label.text()


@pytest.mark.parametrize(
    ("widget", "name", "value"), [("QLabel", "text", None), ("QProgressBar", "value", None), ("QSpinBox", "value", "3")]
)
def test_a_value_of_the_wrong_type_is_refused(host, widget, name, value):
    with pytest.raises(AttributeError):
        setattr(getattr(qt, widget)(), name, value)


def test_an_unknown_attribute_is_refused(host):
    with pytest.raises(AttributeError):
        qt.QPushButton().tooltip = "misspelt"


def test_methods_stay_methods(host):
    box = qt.QCheckBox()
    box.checked = True
    assert box.isChecked() is True
    assert box.checked is True


def test_an_unknown_signal_only_gives_false(host):
    assert qt.QPushButton().connect("clicked(int)", print) is False
    assert qt.QPushButton().connect("clicked(bool)", print) is True


def test_our_connect_turns_that_into_an_error(host):
    from OsteoRadiomicsLib.gui.connections import connect

    with pytest.raises(RuntimeError, match="no signal"):
        connect(qt.QPushButton(), "pushed()", print)


def test_a_slot_gets_as_many_arguments_as_it_takes(host):
    seen = []
    button = qt.QPushButton()
    button.connect("clicked(bool)", lambda: seen.append("none"))
    button.connect("clicked(bool)", lambda checked: seen.append(checked))
    button.clicked.connect(lambda: seen.append("attribute"))
    button.click()
    assert sorted(map(str, seen)) == ["False", "attribute", "none"]


def test_a_disabled_button_does_nothing(host):
    seen = []
    button = qt.QPushButton()
    button.connect("clicked(bool)", seen.append)
    button.enabled = False
    button.click()
    assert seen == []


def test_what_pythonqt_lacks_is_lacking(host):
    for name in ("QThread", "QTest", "QSignalSpy"):
        assert not hasattr(qt, name)
    with pytest.raises(AttributeError):
        _ = qt.Qt.CheckState


def test_a_timer_fires_only_when_events_are_processed(host):
    fired = []
    timer = qt.QTimer()
    timer.connect("timeout()", lambda: fired.append(1))
    timer.start(0)
    assert fired == []
    host.app.processEvents()
    assert fired == [1]
    timer.stop()
    host.app.processEvents()
    assert fired == [1]


def test_a_dialog_that_nobody_answers_fails_the_test(host):
    from slicer_host.dialogs import Unanswered

    with pytest.raises(Unanswered):
        slicer.util.confirmOkCancelDisplay("really?")


def test_an_error_display_without_a_window_only_logs(host, caplog):
    slicer.util.errorDisplay("went wrong")
    assert "went wrong" in caplog.text
    assert qt.QMessageBox.shown == []


def test_a_node_box_takes_a_new_node_by_itself_unless_it_was_told_to_hold_none(host, scene):
    box, told = slicer.qMRMLNodeComboBox(), slicer.qMRMLNodeComboBox()
    for one in (box, told):
        one.nodeTypes = ["vtkMRMLTableNode"]
        one.setMRMLScene(scene)
    told.setCurrentNode(None)
    node = scene.AddNewNodeByClass("vtkMRMLTableNode")
    assert box.currentNode() is node
    assert told.currentNode() is None
    box.deleteLater()
    told.deleteLater()


def test_a_destroyed_widget_raises(host):
    widget = qt.QWidget()
    widget.deleteLater()
    host.app.processEvents()
    with pytest.raises(ValueError, match="destroyed"):
        widget.setVisible(True)


def test_nothing_is_visible_without_a_main_window(host):
    panel = qt.QWidget()
    widget = qt.QLabel("in a panel", panel)
    widget.show()
    assert not widget.isVisible()
    assert not widget.isHidden()


def test_an_enumeration_is_an_integer_and_flags_can_be_joined(host):
    label = qt.QLabel()
    label.setAlignment(qt.Qt.AlignRight | qt.Qt.AlignTop)
    assert label.alignment == int(qt.Qt.AlignRight) + int(qt.Qt.AlignTop)
    assert qt.QMessageBox.Ok == 0x400


def test_arguments_that_no_overload_takes_are_a_value_error(host):
    with pytest.raises(ValueError, match="no such overload"):
        qt.QLabel().setAlignment("left")


def test_what_a_slot_raises_reaches_the_test(host):
    def slot():
        raise LookupError("in the slot")

    button = qt.QPushButton()
    button.connect("clicked()", slot)
    with pytest.raises(LookupError, match="in the slot"):
        button.click()


def test_a_disconnected_slot_is_silent(host):
    seen = []
    line = qt.QLineEdit()
    line.connect("textChanged(QString)", seen.append)
    line.text = "a"
    assert line.disconnect("textChanged(QString)", seen.append)
    line.text = "b"
    assert seen == ["a"]


def test_the_same_widget_is_the_same_object(host):
    panel = qt.QWidget()
    label = qt.QLabel("a", panel)
    label.name = "one"
    assert panel.children()[0] is label
    assert panel.findChild("QLabel", "one") is label


def test_a_script_may_derive_a_widget_and_overrule_what_qt_calls(host):
    class Wide(qt.QWidget):
        def __init__(self):
            super().__init__()
            self.asked = 0

        def sizeHint(self):
            self.asked += 1
            return qt.QSize(321, 20)

    one = Wide()
    one.adjustSize()
    assert one.width == 321
    assert one.asked > 0


def test_a_table_without_a_node_cannot_be_transposed_and_slicer_complains(host):
    from slicer_host import desktop

    view = slicer.qMRMLTableView()
    view.setTransposed(True)
    assert "invalid node" in desktop.complaints[0]


def test_folding_hides_the_direct_children_once_there_is_a_window(host):
    import ctk

    section = ctk.ctkCollapsibleButton()
    layout = qt.QVBoxLayout(section)
    shown, hidden = qt.QLabel("shown"), qt.QLabel("hidden")
    for label in (shown, hidden):
        layout.addWidget(label)
    section.show()
    hidden.hide()
    section.collapsed = True
    assert shown.isHidden()
    section.collapsed = False
    assert not shown.isHidden()
    assert hidden.isHidden()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('<widget class="ctkNoSuchButton" name="a"/>', "unknown widget class ctkNoSuchButton"),
        (
            '<widget class="QLabel" name="a"><property name="txt"><string>x</string></property></widget>',
            "QLabel has no property txt",
        ),
        ('<widget class="QLabel" name="a"><property name="wordWrap"><bool>true</bool></property></widget>', ""),
    ],
)
def test_a_ui_file_that_asks_for_what_does_not_exist_is_refused(host, tmp_path, text, complaint):
    from slicer_host.ui_loader import UiError

    path = tmp_path / "a.ui"
    path.write_text(f'<ui version="4.0">{text}</ui>')
    if complaint:
        with pytest.raises(UiError, match=complaint):
            qt.QUiLoader().load(qt.QFile(str(path)))
    else:
        assert qt.QUiLoader().load(qt.QFile(str(path))).wordWrap is True


def test_a_connection_to_a_slot_that_does_not_exist_is_refused(host, tmp_path):
    from slicer_host.ui_loader import UiError

    path = tmp_path / "a.ui"
    connection = (
        "<connection><sender>a</sender><signal>mrmlSceneChanged(vtkMRMLScene*)</signal><receiver>a</receiver>"
        "<slot>setNoScene(vtkMRMLScene*)</slot></connection>"
    )
    path.write_text(f'<ui version="4.0"><widget class="qMRMLWidget" name="a"/><connections>{connection}</connections></ui>')
    with pytest.raises(UiError, match="no slot setNoScene"):
        qt.QUiLoader().load(qt.QFile(str(path)))


def test_an_enumeration_of_a_stand_in_is_set_from_a_ui_file(host, tmp_path):
    path = tmp_path / "a.ui"
    shape = '<property name="contentsFrameShape"><enum>QFrame::StyledPanel</enum></property>'
    path.write_text(f'<ui version="4.0"><widget class="ctkCollapsibleButton" name="a">{shape}</widget></ui>')
    assert qt.QUiLoader().load(qt.QFile(str(path))).contentsFrameShape == qt.QFrame.StyledPanel
    box = slicer.qMRMLNodeComboBox()
    box.sizeAdjustPolicy = qt.QComboBox.AdjustToContents
    assert box.sizeAdjustPolicy == qt.QComboBox.AdjustToContents
